import { accessToPipelines, untoldReleases, type LandingAccess } from "./landing-access";
import type { PlannedLanding } from "./planned-landing";
import { isObstacle, type Obstacle } from "./refusal";
import { releaseObstacle, releasesUnderWay } from "./releases-under-way";

/** Releases to a landing that are under way now, or why nobody says. */
export async function releaseObstacles(planned: PlannedLanding, access: LandingAccess): Promise<Obstacle[]> {
  const pipelines = await accessToPipelines(planned, access);
  if (isObstacle(pipelines)) return [pipelines];
  const only = planned.isDelivery ? undefined : [planned.landing.name]; // delivery's functions deploy to any
  try {
    return (await releasesUnderWay(pipelines, planned.platform, only)).map(releaseObstacle);
  } catch (error) {
    if ((error as Error).name !== "AccessDeniedException") throw error;
    const { accountId } = planned.platform.delivery.aws;
    return [untoldReleases(error as Error, `delivery in ${accountId}`, "ask for the state of its pipelines")];
  }
}
