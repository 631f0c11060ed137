import { environment, existing, stateIn, unprotected } from "../environment.schema";
import { automatic } from "../promotion.schema";

/** Where a change is seen first. No tax information, so it may be thrown away. */
export const dev = environment({
  name: "dev",
  account: { id: "222222222222" },
  region: "us-east-1",
  partition: "aws",
  state: stateIn("thrive-terraform-state-222222222222"),
  domain: "dev.thrive.example.gov",
  zone: existing("Z0222222222DEV"),
  network: { cidr: "10.10.0.0/16", zones: ["a", "b"] },
  protection: unprotected("dev holds made-up families only and is rebuilt at will"),
  logRetentionDays: 30,
  notifications: { emails: ["dev@thrive.example.gov"] },
  promotion: automatic(),
});
