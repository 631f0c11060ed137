import type { ActionState, StageState } from "@aws-sdk/client-codepipeline";
import { environmentActions } from "./environment-actions";
import type { Condition, StageReport } from "./pipeline-report";

/** What CodePipeline calls it, by what we do. */
const conditions: Readonly<Record<string, Condition>> = {
  InProgress: "runs",
  Succeeded: "succeeded",
  Failed: "failed",
  Skipped: "skipped",
  Stopping: "stopped",
  Stopped: "stopped",
  Cancelled: "stopped",
  Superseded: "superseded",
};

export const conditionOf = (status: string | undefined): Condition => conditions[status ?? ""] ?? "idle";

/**
 * The stages of a pipeline, in order.
 * @param newest the execution that is asked about
 * @param commits of executions, by their ids
 */
export function readStages(
  states: readonly StageState[],
  newest: string | undefined,
  commits: ReadonlyMap<string, string>,
): StageReport[] {
  return states.map(({ stageName = "", latestExecution, actionStates = [] }) => {
    const { pipelineExecutionId: id, status } = latestExecution ?? {};
    const told = telling(actionStates, status);
    const waits = status === "InProgress" && told?.actionName === environmentActions.approve;
    const commit = id === undefined || id === newest ? undefined : commits.get(id);
    const since = told?.latestExecution?.lastStatusChange?.toISOString() ?? lastChange(actionStates);
    return {
      stage: stageName,
      condition: waits ? "waits" : conditionOf(status),
      ...(told?.actionName === undefined ? {} : { action: told.actionName }),
      ...(since === undefined ? {} : { since }),
      ...(commit === undefined ? {} : { commit }),
    };
  });
}

/** The stage that an execution waits before, because an older one is in it. */
export function stageBefore(states: readonly StageState[], execution: string): string | undefined {
  return states.find(({ inboundExecution, inboundExecutions = [] }) =>
    [inboundExecution, ...inboundExecutions].some((one) => one?.pipelineExecutionId === execution),
  )?.stageName;
}

/**
 * Of a stage's actions the one that runs, or failed. CodePipeline shows each action as it was last, be it in an older execution:
 * an action that is yet to come may have failed then.
 */
function telling(actions: readonly ActionState[], status: string | undefined): ActionState | undefined {
  if (status !== "InProgress" && status !== "Failed") return undefined;
  return actions.find(({ latestExecution }) => latestExecution?.status === status);
}

function lastChange(actions: readonly ActionState[]): string | undefined {
  const times = actions.flatMap(({ latestExecution }) => latestExecution?.lastStatusChange?.toISOString() ?? []);
  return times.sort().at(-1);
}
