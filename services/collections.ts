import { node } from "../config/build.schema";
import { containerService } from "../config/service.schema";

/** Collections: processes payments and distributes money across account balances. */
export const collections = containerService({
  name: "collections",
  owner: "financials",
  description: "Processes payments and distributes money across account balances.",
  source: { path: "cs/Support/CSLiveSupportSrv/Collections/", dependsOn: ["shared"] },
  build: node(),
  size: "1vCPU/2GB",
  health: { path: "/health", graceSeconds: 60 },
  scaling: { min: 2, max: 12, cpuPercent: 60 },
  calls: ["utilities", "case-management", "establishment"],
  api: { throttle: { perSecond: 200, burst: 400 } },
  slo: { availabilityPercent: 99.9, p95Milliseconds: 160 },
});
