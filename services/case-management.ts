import { node } from "../config/build.schema";
import { containerService } from "../config/service.schema";

/** Case management: the life of a case, its participants and its worker tasks. */
export const caseManagement = containerService({
  name: "case-management",
  owner: "case-team",
  description: "Keeps cases, their participants, documents and history.",
  source: { path: "cs/Support/CSLiveSupportSrv/CaseManagement/", dependsOn: ["shared"] },
  build: node(),
  size: "1vCPU/2GB",
  scaling: { min: 2, max: 12 },
  calls: ["utilities"],
  api: { throttle: { perSecond: 200, burst: 400 } },
  slo: { availabilityPercent: 99.9, p95Milliseconds: 300 },
});
