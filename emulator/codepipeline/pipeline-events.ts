import type { ServiceEvent } from "../events/service-events";
import type { ActionRun, Artifacts, Execution } from "./execution";
import { pipelineArn } from "./pipeline-arn";

/** As CodePipeline names states in events. */
export type EventState =
  "STARTED" | "SUCCEEDED" | "FAILED" | "CANCELED" | "STOPPING" | "STOPPED" | "SUPERSEDED" | "RESUMED" | "ABANDONED";

/** Source: https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html */
export function pipelineEvent(execution: Execution, state: EventState, at: Date): ServiceEvent {
  const { triggerType, triggerDetail } = execution.trigger;
  return event("Pipeline", execution, at, {
    "execution-trigger": { "trigger-type": triggerType, "trigger-detail": triggerDetail },
    state,
    ...(execution.stopReason === undefined ? {} : { "stop-execution-comments": execution.stopReason }),
  });
}

export function stageEvent(execution: Execution, stage: string, state: EventState, at: Date): ServiceEvent {
  return event("Stage", execution, at, { stage, state });
}

export function actionEvent(execution: Execution, run: ActionRun, state: EventState, at: Date): ServiceEvent {
  const { owner, provider, category, version } = run.declaration.actionTypeId;
  const result = resultOf(run);
  return event("Action", execution, at, {
    "action-execution-id": run.actionExecutionId,
    stage: run.stage,
    action: run.declaration.name,
    state,
    region: run.declaration.region ?? "us-east-1",
    type: { owner, provider, category, version },
    ...artifacts("input-artifacts", run.inputArtifacts),
    ...artifacts("output-artifacts", run.outputArtifacts),
    ...(result === undefined ? {} : { "execution-result": result }),
  });
}

function event(what: string, execution: Execution, at: Date, detail: object): ServiceEvent {
  const { name, version } = execution.pipeline;
  return {
    source: "aws.codepipeline",
    detailType: `CodePipeline ${what} Execution State Change`,
    resources: [pipelineArn(execution.pipeline)],
    detail: {
      pipeline: name,
      "execution-id": execution.id,
      "start-time": at.toISOString(),
      ...detail,
      version,
      "pipeline-execution-attempt": execution.attempt,
    },
  };
}

function artifacts(member: string, all: Artifacts): object {
  const list = Object.entries(all).map(([name, s3location]) => ({ name, s3location }));
  return list.length === 0 ? {} : { [member]: list };
}

function resultOf({ status, progress, error }: ActionRun): object | undefined {
  if (status === "InProgress") return undefined;
  const members = {
    "external-execution-url": progress.externalExecutionUrl,
    "external-execution-summary": error?.message ?? progress.summary,
    "external-execution-id": progress.externalExecutionId,
    "error-code": error?.code,
  };
  const known = Object.entries(members).filter(([, value]) => value !== undefined);
  return known.length === 0 ? undefined : Object.fromEntries(known);
}
