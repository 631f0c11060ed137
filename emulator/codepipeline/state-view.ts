import type { DeployedPipeline } from "./deployed-pipeline";
import type { ActionRun, ConditionMoment, ConditionRun, Execution, RuleRun, StageRun } from "./execution";
import type { ActionDeclaration, StageDeclaration } from "./pipeline-declaration";

/** As GetPipelineState answers it: where the pipeline's executions are. Of parallel executions it shows the newest alone, as AWS does. */
export function stateView(pipeline: DeployedPipeline): object {
  const { declaration, created, updated } = pipeline;
  return {
    pipelineName: declaration.name,
    pipelineVersion: declaration.version,
    stageStates: declaration.stages.map((stage, index) => stageState(pipeline, stage, index)),
    created,
    updated,
  };
}

function stageState({ machine }: DeployedPipeline, stage: StageDeclaration, index: number): object {
  const inbound = machine.executions
    .filter((execution) => execution.inbound === index)
    .map(({ id, type }) => ({ pipelineExecutionId: id, status: "InProgress", type }));
  const latest = machine.latestIn(stage.name);
  const run = latest?.stages.get(stage.name);
  return {
    stageName: stage.name,
    ...(inbound.length === 0 ? {} : { inboundExecution: inbound.at(-1), inboundExecutions: inbound }),
    inboundTransitionState: index === 0 ? undefined : machine.transitionInto(stage.name),
    actionStates: stage.actions.map((action) => actionState(machine.executions, stage.name, action)),
    ...(latest === undefined || run === undefined ? {} : latestState(latest, run)),
  };
}

function latestState({ id, type }: Execution, run: StageRun): object {
  return {
    latestExecution: { pipelineExecutionId: id, status: run.status, type },
    beforeEntryConditionState: conditionState(run, "beforeEntry"),
    onSuccessConditionState: conditionState(run, "onSuccess"),
    onFailureConditionState: conditionState(run, "onFailure"),
    retryStageMetadata:
      run.latestRetry === undefined
        ? undefined
        : {
            autoStageRetryAttempt: run.automaticRetries,
            manualStageRetryAttempt: run.manualRetries,
            latestRetryTrigger: run.latestRetry,
          },
  };
}

function conditionState({ conditions }: StageRun, moment: ConditionMoment): object | undefined {
  const runs = conditions.get(moment);
  if (runs === undefined) return undefined;
  const failed = runs.find(({ status }) => status === "Failed");
  return {
    latestExecution: { status: failed?.status ?? runs.at(-1)!.status, summary: failed?.summary },
    conditionStates: runs.map(({ status, at, summary, rules }: ConditionRun) => ({
      latestExecution: { status, summary, lastStatusChange: at },
      ruleStates: rules.map(ruleState),
    })),
  };
}

function ruleState({ declaration, ruleExecutionId, status, at, error, summary }: RuleRun): object {
  return {
    ruleName: declaration.name,
    latestExecution: {
      ruleExecutionId,
      status,
      lastStatusChange: at,
      summary: error?.message ?? summary,
      errorDetails: error,
    },
  };
}

function actionState(executions: readonly Execution[], stage: string, { name }: ActionDeclaration): object {
  const runs = executions.flatMap((execution) => execution.stages.get(stage)?.actions.get(name) ?? []);
  const latest = runs.sort((one, other) => one.startTime.getTime() - other.startTime.getTime()).at(-1);
  return latest === undefined ? { actionName: name } : { actionName: name, ...latestAction(latest) };
}

function latestAction(run: ActionRun): object {
  const { progress, revision, error } = run;
  return {
    ...(revision === undefined
      ? {}
      : {
          currentRevision: {
            revisionId: revision.revisionId,
            revisionChangeId: revision.revisionId,
            created: revision.created ?? run.startTime,
          },
          revisionUrl: revision.revisionUrl,
        }),
    latestExecution: {
      actionExecutionId: run.actionExecutionId,
      status: run.status,
      summary: progress.summary,
      lastStatusChange: run.lastUpdateTime,
      lastUpdatedBy: run.updatedBy,
      token: run.status === "InProgress" ? run.token : undefined,
      externalExecutionId: progress.externalExecutionId,
      externalExecutionUrl: progress.externalExecutionUrl,
      percentComplete: progress.percentComplete,
      errorDetails: error,
    },
  };
}
