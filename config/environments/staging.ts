import { environment, existing, isProtected, stateIn } from "../environment.schema";
import { approval } from "../promotion.schema";

/** Production's rehearsal: the same shape, so that what passes here passes there. */
export const staging = environment({
  name: "staging",
  account: { id: "333333333333" },
  region: "us-east-1",
  partition: "aws",
  state: stateIn("thrive-terraform-state-333333333333"),
  domain: "staging.thrive.example.gov",
  zone: existing("Z0333333333STAGING"),
  network: { cidr: "10.20.0.0/16", zones: ["a", "b", "c"] },
  protection: isProtected,
  logRetentionDays: 365,
  notifications: { emails: ["staging@thrive.example.gov"] },
  promotion: approval(),
});
