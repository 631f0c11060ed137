import { node } from "../config/build.schema";
import { containerService } from "../config/service.schema";

/** Utilities: the regions, offices, teams, users and worker tasks that every other domain asks for. */
export const utilities = containerService({
  name: "utilities",
  owner: "platform-team",
  description: "Keeps regions, offices, teams, users and worker tasks.",
  source: { path: "cs/Support/CSLiveSupportSrv/Utilities/", dependsOn: ["shared"] },
  build: node(),
  size: "0.5vCPU/1GB",
  scaling: { min: 2, max: 8, requestsPerTask: 3000 },
  api: { throttle: { perSecond: 300, burst: 600 } },
  slo: { availabilityPercent: 99.9, p95Milliseconds: 100 },
});
