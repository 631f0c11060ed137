import { inParallel } from "../functions/change-router/core/in-parallel";
import type { DeliveryPlace } from "./delivery-place";
import { environmentActions } from "./environment-actions";
import { PipelineCalls } from "./pipeline-calls";
import { obstacle, type Obstacle } from "./refusal";

/** A release that is being deployed at this moment. */
export interface ReleaseUnderWay {
  readonly service: string;
  readonly environment: string;
  readonly execution: string;
}

/** Pipelines that are asked about at once: CodePipeline answers a few calls a second. */
const atOnce = 5;

/**
 * The releases that are being deployed: an apply beside one would find what it did not plan for.
 * @param among environments that matter. @default all
 */
export async function releasesUnderWay(
  { settings, platform, names }: Pick<DeliveryPlace, "settings" | "platform" | "names">,
  among: readonly string[] = platform.environments.map(({ name }) => name),
): Promise<ReleaseUnderWay[]> {
  const calls = new PipelineCalls(settings);
  try {
    const all = await inParallel(atOnce, platform.services, async ({ name: service }) => {
      const stages = (await calls.stages(names.pipeline(service))) ?? [];
      return stages.flatMap(({ stageName: environment = "", latestExecution, actionStates = [] }) => {
        const deploy = actionStates.find(({ actionName }) => actionName === environmentActions.deploy);
        const deploys = latestExecution?.status === "InProgress" && deploy?.latestExecution?.status === "InProgress";
        return deploys && among.includes(environment)
          ? [{ service, environment, execution: latestExecution.pipelineExecutionId ?? "" }]
          : [];
      });
    });
    return all.flat();
  } finally {
    await calls.close();
  }
}

/** @param command that would change the platform meanwhile: "./thrive up" */
export function duringRelease({ service, environment, execution }: ReleaseUnderWay, command: string): Obstacle {
  return obstacle(
    environment,
    `execution ${execution} deploys ${service} now`,
    "the platform is not changed during a release",
    `wait for its end (./thrive pipelines ${service} --watch), then ${command} again`,
  );
}
