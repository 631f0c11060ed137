import { node } from "../config/build.schema";
import { containerService } from "../config/service.schema";

/** Establishment: monetary and medical support orders. */
export const establishment = containerService({
  name: "establishment",
  owner: "orders-team",
  description: "Establishes monetary and medical support orders.",
  source: { path: "cs/Support/CSLiveSupportSrv/Establishment/", dependsOn: ["shared"] },
  build: node(),
  size: "0.5vCPU/1GB",
  scaling: { min: 2, max: 6 },
  calls: ["utilities", "case-management"],
  slo: { availabilityPercent: 99.9, p95Milliseconds: 500 },
});
