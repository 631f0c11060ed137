import { node } from "../config/build.schema";
import { containerService } from "../config/service.schema";

/** Case intake: takes an application for child support and turns it into a case. */
export const intake = containerService({
  name: "intake",
  owner: "intake-team",
  description: "Takes applications for child support and opens cases from them.",
  source: { path: "cs/Support/CSLiveSupportSrv/Intake/", dependsOn: ["shared"] },
  build: node(),
  size: "0.5vCPU/1GB",
  scaling: { min: 2, max: 6 },
  calls: ["utilities", "case-management"],
  api: { throttle: { perSecond: 100, burst: 200 } },
  slo: { availabilityPercent: 99.9, p95Milliseconds: 500 },
});
