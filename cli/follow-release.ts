import type { StageState } from "@aws-sdk/client-codepipeline";
import { actionReason } from "./action-reason";
import { environmentActions } from "./environment-actions";
import type { PipelineCalls } from "./pipeline-calls";

/** How a release to one environment ended, or that it waits for a person. */
export type ReleaseEnd =
  | { readonly end: "deployed" }
  | { readonly end: "waits" }
  /** In the words of whoever stopped it. */
  | { readonly end: "failed" | "interrupted"; readonly reason: string };

export interface FollowedRelease {
  readonly pipeline: string;
  readonly execution: string;
  readonly environment: string;
  /** Whether an approval that waits is an end. */
  readonly stopsAtApproval: boolean;
}

export interface FollowPatience {
  readonly pause: () => Promise<unknown>;
  /** Asked before each look: why to look no more, or undefined. */
  readonly givesUp: () => string | undefined;
  readonly onProgress: (activity: string) => void;
}

/** Follows an execution until it has deployed to an environment, failed, or waits for an approval there. */
export async function followRelease(
  calls: PipelineCalls,
  release: FollowedRelease,
  { pause, givesUp, onProgress }: FollowPatience,
): Promise<ReleaseEnd> {
  for (;;) {
    const look = await lookAt(calls, release);
    if ("end" in look) return look;
    onProgress(look.activity);
    const reason = givesUp();
    if (reason !== undefined) return { end: "interrupted", reason };
    await pause();
  }
}

async function lookAt(
  calls: PipelineCalls,
  { pipeline, execution, environment, stopsAtApproval }: FollowedRelease,
): Promise<ReleaseEnd | { readonly activity: string }> {
  const { status = "", statusSummary } = (await calls.execution(pipeline, execution)) ?? {};
  const stages = (await calls.stages(pipeline)) ?? [];
  const stage = stages.find(({ stageName, latestExecution }) => {
    return stageName === environment && latestExecution?.pipelineExecutionId === execution;
  });
  const { status: stageStatus } = stage?.latestExecution ?? {};
  if (stageStatus === "Succeeded") return { end: "deployed" };
  // Whoever waits at the door enters at once: then the stage shows the other one.
  if (stage === undefined && (await hasDeployed(calls, pipeline, execution, environment))) return { end: "deployed" };
  if (stageStatus === "Skipped" || status === "Succeeded") {
    return { end: "failed", reason: `the stage ${environment} was skipped` };
  }
  if (status !== "InProgress" && status !== "Stopping") {
    const why = await failureOf(calls, pipeline, execution);
    return { end: "failed", reason: why ?? statusSummary ?? `the execution is ${status.toLowerCase() || "gone"}` };
  }
  const action = running(stage);
  if (action === environmentActions.approve && stopsAtApproval) return { end: "waits" };
  return { activity: stage === undefined ? whereIs(stages, execution) : activityOf(stage, action) };
}

const running = (stage: StageState | undefined) =>
  stage?.actionStates?.find(({ latestExecution }) => latestExecution?.status === "InProgress")?.actionName;

function activityOf({ stageName, actionStates = [] }: StageState, action = ""): string {
  const said = actionStates.find(({ actionName }) => actionName === action)?.latestExecution?.summary;
  return [stageName, action, said].filter((part) => part !== undefined && part !== "").join(", ");
}

function whereIs(stages: readonly StageState[], execution: string): string {
  const at = stages.findLast(({ latestExecution }) => latestExecution?.pipelineExecutionId === execution);
  return at === undefined ? "the pipeline starts" : activityOf(at, running(at));
}

async function hasDeployed(calls: PipelineCalls, pipeline: string, execution: string, environment: string) {
  return (await calls.deployment(pipeline, execution, environment))?.status === "Succeeded";
}

async function failureOf(calls: PipelineCalls, pipeline: string, execution: string): Promise<string | undefined> {
  const failed = (await calls.actions(pipeline, execution)).find(({ status }) => status === "Failed");
  return failed === undefined ? undefined : `${failed.actionName}: ${actionReason(failed)}`;
}
