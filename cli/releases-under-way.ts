import type { Platform } from "../config/platform";
import { deliveryNames } from "../config/delivery-names";
import { inParallel } from "../functions/change-router/core/in-parallel";
import type { ClientSettings } from "./client-settings";
import { environmentActions } from "./environment-actions";
import { PipelineCalls } from "./pipeline-calls";
import { obstacle, type Obstacle } from "./refusal";

/** A service that is being deployed. */
export interface ReleaseUnderWay {
  readonly service: string;
  readonly environment: string;
  readonly execution: string;
}

/** Pipelines that are asked at once: CodePipeline answers a few calls a second. */
const atOnce = 5;

/**
 * What is being deployed now.
 * @param environments only to these. @default all of the platform
 */
export async function releasesUnderWay(
  settings: ClientSettings,
  platform: Platform,
  environments: readonly string[] = platform.environments.map(({ name }) => name),
): Promise<ReleaseUnderWay[]> {
  const calls = new PipelineCalls(settings);
  const { pipeline } = deliveryNames(platform.delivery);
  try {
    const found = await inParallel(atOnce, platform.services, async ({ name: service }) => {
      const stages = (await calls.stages(pipeline(service))) ?? [];
      return stages.flatMap(({ stageName: environment = "", latestExecution, actionStates = [] }) => {
        const deploy = actionStates.find(({ actionName }) => actionName === environmentActions.deploy);
        if (deploy?.latestExecution?.status !== "InProgress" || !environments.includes(environment)) return [];
        return [{ service, environment, execution: latestExecution?.pipelineExecutionId ?? "unknown" }];
      });
    });
    return found.flat();
  } finally {
    await calls.close();
  }
}

export function releaseObstacle({ service, environment, execution }: ReleaseUnderWay): Obstacle {
  return obstacle(
    "release",
    `${service} is being deployed to ${environment} by execution ${execution}`,
    "an apply would change what a deployment stands on",
    `wait until ./thrive pipelines ${service} says that it is over, then again`,
  );
}
