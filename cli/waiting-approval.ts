import type { ActionState, StageState } from "@aws-sdk/client-codepipeline";
import { again } from "./again";
import type { EnvironmentPlace } from "./environment-place";
import { missingPipeline } from "./missing-pipeline";
import type { PipelineCalls, WaitingApproval } from "./pipeline-calls";
import { plainLine } from "./plain-text";
import { obstacle, type Obstacle } from "./refusal";
import { environmentActions } from "./environment-actions";

/** An approval of an execution. */
export interface WaitingExecution extends WaitingApproval {
  readonly execution: string;
  /** ISO time at which it began to wait. */
  readonly since?: string;
}

/**
 * The approval that waits for a service in an environment; an obstacle, when none does or it is another execution's.
 * @param wanted id of the only execution that is meant. @default the one that waits
 */
export async function waitingApproval(
  calls: PipelineCalls,
  place: EnvironmentPlace,
  service: string,
  wanted?: string,
): Promise<WaitingExecution | Obstacle> {
  const { names, environment } = place;
  const pipeline = names.pipeline(service);
  const stages = await calls.stages(pipeline);
  if (stages === undefined) return missingPipeline(place, service);
  const stage = stages.find(({ stageName }) => stageName === environment.name);
  const approval = stage?.actionStates?.find(({ actionName }) => actionName === environmentActions.approve);
  const found = waitingIn(pipeline, stage, approval);
  if (found !== undefined && (wanted === undefined || found.execution === wanted)) return found;
  if (wanted !== undefined) return otherExecution(calls, pipeline, environment.name, wanted, found);
  const rule = "an approval answers a request that waits";
  return obstacle(
    environment.name,
    notWaiting(environment, stage, approval),
    rule,
    `${again(`pipelines ${service}`, environment.name)} says what it does`,
  );
}

function waitingIn(
  pipeline: string,
  stage: StageState | undefined,
  approval: ActionState | undefined,
): WaitingExecution | undefined {
  const execution = stage?.latestExecution?.pipelineExecutionId;
  const { token, status, lastStatusChange } = approval?.latestExecution ?? {};
  if (execution === undefined || token === undefined || status !== "InProgress") return undefined;
  const since = lastStatusChange === undefined ? {} : { since: lastStatusChange.toISOString() };
  return { pipeline, stage: stage!.stageName!, action: approval!.actionName!, token, execution, ...since };
}

/** Why nothing waits: somebody answered, nobody asked yet, or nobody is asked here. */
function notWaiting(
  { promotion }: EnvironmentPlace["environment"],
  stage: StageState | undefined,
  approval: ActionState | undefined,
): string {
  if (promotion.kind === "automatic") return "nobody is asked here: it takes releases by itself";
  const { status, summary, lastStatusChange } = approval?.latestExecution ?? {};
  const isOver = status === "Succeeded" || status === "Failed";
  if (!isOver) return "nothing waits for an approval";
  const answer = status === "Succeeded" ? "approved" : "not approved";
  const said = summary === undefined || summary === "" ? "" : ` (${plainLine(summary)})`;
  const execution = stage?.latestExecution?.pipelineExecutionId ?? "the last execution";
  const at = lastStatusChange === undefined ? "" : ` at ${lastStatusChange.toISOString()}`;
  return `nothing waits for an approval; ${execution} was ${answer}${at}${said}`;
}

async function otherExecution(
  calls: PipelineCalls,
  pipeline: string,
  environment: string,
  wanted: string,
  waiting: WaitingExecution | undefined,
): Promise<Obstacle> {
  const execution = await calls.execution(pipeline, wanted);
  const state =
    execution === undefined
      ? `${pipeline} has no such execution`
      : `it is ${stateWords[execution.status ?? ""] ?? `${execution.status}`} and does not wait in ${environment}`;
  const wayOut =
    waiting === undefined
      ? "leave it out once something waits"
      : `${waiting.execution} waits: name that, or leave it out`;
  return obstacle("--execution", `${wanted}: ${state}`, "an approval answers the execution that waits", wayOut);
}

const stateWords: Readonly<Record<string, string>> = {
  InProgress: "under way",
  Succeeded: "over",
  Failed: "failed",
  Superseded: "superseded by a newer one",
  Stopped: "stopped",
  Stopping: "stopped",
  Cancelled: "cancelled",
};
