import { created, environment, stateInFiles, unprotected } from "../environment.schema";
import { automatic } from "../promotion.schema";
import { laptopSlo } from "./laptop-slo";

/** A laptop: the whole platform on a local AWS, with no account. */
export const local = environment({
  name: "local",
  runsOn: "emulator",
  account: { id: "123456789012" },
  region: "us-east-1",
  partition: "aws",
  state: stateInFiles(),
  domain: "thrive.test",
  zone: created(),
  network: { cidr: "10.0.0.0/16", zones: ["a", "b"] },
  protection: unprotected("a laptop's platform is made and thrown away at will"),
  logRetentionDays: 7,
  notifications: { emails: ["operations@thrive.test"] },
  services: {
    "case-management": { slo: laptopSlo },
    collections: { slo: laptopSlo },
    establishment: { slo: laptopSlo },
    intake: { slo: laptopSlo },
    utilities: { slo: laptopSlo },
  },
  promotion: automatic(),
});
