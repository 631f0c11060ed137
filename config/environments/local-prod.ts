import { created, environment, stateInFiles, unprotected } from "../environment.schema";
import { approval } from "../promotion.schema";
import { laptopSlo } from "./laptop-slo";

/** A laptop's production: two services of the local platform once more, let in by a person. */
export const localProd = environment({
  name: "local-prod",
  runsOn: "emulator",
  account: { id: "123456789012" },
  region: "us-east-1",
  partition: "aws",
  state: stateInFiles(),
  domain: "prod.thrive.test",
  zone: created(),
  network: { cidr: "10.1.0.0/16", zones: ["a", "b"] },
  protection: unprotected("a laptop's platform is made and thrown away at will"),
  logRetentionDays: 7,
  only: ["collections", "utilities"],
  notifications: { emails: ["operations@thrive.test"] },
  services: {
    collections: { slo: laptopSlo },
    utilities: { slo: laptopSlo },
  },
  promotion: approval(),
});
