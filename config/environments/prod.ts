import { environment, existing, isProtected, stateIn } from "../environment.schema";
import { approval } from "../promotion.schema";

/** Where families are served. */
export const prod = environment({
  name: "prod",
  account: { id: "444444444444" },
  region: "us-east-1",
  partition: "aws",
  state: stateIn("thrive-terraform-state-444444444444"),
  domain: "thrive.example.gov",
  zone: existing("Z0444444444PROD"),
  network: { cidr: "10.30.0.0/16", zones: ["a", "b", "c"] },
  protection: isProtected,
  logRetentionDays: 365,
  notifications: {
    emails: ["operations@thrive.example.gov"],
    critical: { emails: ["on-call@thrive.example.gov"] },
  },
  promotion: approval(),
  services: {
    "case-management": { size: "2vCPU/4GB", scaling: { min: 3, max: 18 } },
    collections: { size: "2vCPU/4GB", scaling: { min: 3, max: 24 } },
    establishment: { scaling: { min: 3 } },
    intake: { scaling: { min: 3, max: 12 } },
    utilities: { scaling: { min: 3, max: 12 } },
  },
});
