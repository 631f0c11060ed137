import { created, environment, stateInFiles, unprotected } from "../environment.schema";
import { automatic } from "../promotion.schema";

/** Milliseconds: how slow a laptop is says nothing of a service, and an alarm that it sets off would hold releases. */
const patient = { p95Milliseconds: 29_000 };

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
    "case-management": { slo: patient },
    collections: { slo: patient },
    establishment: { slo: patient },
    intake: { slo: patient },
    utilities: { slo: patient },
  },
  promotion: automatic(),
});
