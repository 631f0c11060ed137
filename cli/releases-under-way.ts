import type { StageState } from "@aws-sdk/client-codepipeline";
import { deliveryNames } from "../config/delivery-names";
import { inParallel } from "../functions/change-router/core/in-parallel";
import type { ClientSettings } from "./client-settings";
import type { PlannedLanding } from "./planned-landing";
import { obstacle, type Obstacle } from "./refusal";

/** A service that is being deployed. */
export interface ReleaseUnderWay {
  readonly service: string;
  readonly environment: string;
  readonly execution: string;
}

/** Pipelines that are asked at once: CodePipeline answers a few calls a second. */
const atOnce = 5;

/** The action of an environment's stage that deploys. */
const deploys = "Deploy";

/** What is being deployed now to an environment; for delivery, whose functions deploy, to any. */
export async function releasesUnderWay(
  settings: ClientSettings,
  { platform, landing, isDelivery }: PlannedLanding,
): Promise<ReleaseUnderWay[]> {
  const { CodePipelineClient, GetPipelineStateCommand } = await import("@aws-sdk/client-codepipeline");
  const client = new CodePipelineClient(settings);
  const names = deliveryNames(platform.delivery);
  const stages = isDelivery ? platform.environments.map(({ name }) => name) : [landing.name];
  try {
    const found = await inParallel(atOnce, platform.services, async ({ name: service }) => {
      const states = await client
        .send(new GetPipelineStateCommand({ name: names.pipeline(service) }))
        .then(({ stageStates = [] }) => stageStates, noneWhenMissing);
      return states
        .filter((stage) => stages.includes(stage.stageName ?? ""))
        .flatMap((stage) => ofStage(service, stage));
    });
    return found.flat();
  } finally {
    client.destroy();
  }
}

/** A pipeline that is not there deploys nothing. */
function noneWhenMissing(error: Error): StageState[] {
  if (error.name === "PipelineNotFoundException") return [];
  throw error;
}

function ofStage(
  service: string,
  { stageName = "", latestExecution, actionStates = [] }: StageState,
): ReleaseUnderWay[] {
  const isDeploying = actionStates.some(
    (action) => action.actionName === deploys && action.latestExecution?.status === "InProgress",
  );
  if (!isDeploying) return [];
  return [{ service, environment: stageName, execution: latestExecution?.pipelineExecutionId ?? "unknown" }];
}

export function releaseObstacle({ service, environment, execution }: ReleaseUnderWay): Obstacle {
  return obstacle(
    "release",
    `${service} is being deployed to ${environment} by execution ${execution}`,
    "an apply would change what a deployment stands on",
    `wait until ./thrive pipelines ${service} says that it is over, then again`,
  );
}
