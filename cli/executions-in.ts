import type { StageState } from "@aws-sdk/client-codepipeline";

/** Ids of the executions that a stage holds or that wait before it. */
export function executionsIn({ latestExecution, inboundExecution, inboundExecutions = [] }: StageState): string[] {
  const inside = latestExecution?.status === "InProgress" ? [latestExecution] : [];
  const all = [...inside, inboundExecution, ...inboundExecutions].flatMap((one) => one?.pipelineExecutionId ?? []);
  return [...new Set(all)];
}
