import { accountIn } from "../authorization/arn";
import type { ActionRun, Artifacts, Execution, RuleRun } from "./execution";

/** As GetPipelineExecution answers it. */
export function executionView(execution: Execution): object {
  const { pipeline, id, status, statusSummary, revisions, variables } = execution;
  return {
    pipelineName: pipeline.name,
    pipelineVersion: pipeline.version,
    pipelineExecutionId: id,
    status,
    statusSummary,
    artifactRevisions: [...revisions.values()].map(({ artifact, ...revision }) => ({ name: artifact, ...revision })),
    variables: Object.entries(variables).map(([name, resolvedValue]) => ({ name, resolvedValue })),
    ...common(execution),
  };
}

/** As ListPipelineExecutions answers it. */
export function executionSummary(execution: Execution): object {
  const { id, status, statusSummary, startTime, lastUpdateTime, revisions, stopReason } = execution;
  return {
    pipelineExecutionId: id,
    status,
    statusSummary,
    startTime,
    lastUpdateTime,
    sourceRevisions: [...revisions].map(([actionName, { revisionId, revisionSummary, revisionUrl }]) => {
      return { actionName, revisionId, revisionSummary, revisionUrl };
    }),
    ...(stopReason === undefined ? {} : { stopTrigger: { reason: stopReason } }),
    ...common(execution),
  };
}

function common({ trigger, pipeline, type, rollbackTarget }: Execution): object {
  return {
    trigger,
    executionMode: pipeline.executionMode,
    executionType: type,
    ...(rollbackTarget === undefined
      ? {}
      : { rollbackMetadata: { rollbackTargetPipelineExecutionId: rollbackTarget } }),
  };
}

/** As ListActionExecutions answers it. */
export function actionView({ id, pipeline }: Execution, run: ActionRun): object {
  const { declaration } = run;
  return {
    pipelineExecutionId: id,
    pipelineVersion: pipeline.version,
    actionExecutionId: run.actionExecutionId,
    stageName: run.stage,
    actionName: declaration.name,
    startTime: run.startTime,
    lastUpdateTime: run.lastUpdateTime,
    updatedBy: run.updatedBy ?? `arn:aws:sts::${accountIn(pipeline.roleArn)}:assumed-role/codepipeline`,
    status: run.status,
    input: {
      actionTypeId: declaration.actionTypeId,
      configuration: declaration.configuration ?? {},
      resolvedConfiguration: run.resolved,
      roleArn: declaration.roleArn,
      region: declaration.region ?? "us-east-1",
      inputArtifacts: artifactList(run.inputArtifacts),
      namespace: declaration.namespace,
    },
    output: {
      outputArtifacts: artifactList(run.outputArtifacts),
      executionResult: {
        externalExecutionId: run.progress.externalExecutionId,
        externalExecutionSummary: run.error?.message ?? run.progress.summary,
        externalExecutionUrl: run.progress.externalExecutionUrl,
        errorDetails: run.error,
      },
      outputVariables: run.outputVariables,
    },
  };
}

/** As ListRuleExecutions answers it. */
export function ruleView({ id, pipeline }: Execution, run: RuleRun): object {
  const { declaration, resolved, error, summary } = run;
  return {
    pipelineExecutionId: id,
    pipelineVersion: pipeline.version,
    ruleExecutionId: run.ruleExecutionId,
    stageName: run.stage,
    ruleName: declaration.name,
    startTime: run.at,
    lastUpdateTime: run.at,
    status: run.status,
    input: {
      ruleTypeId: declaration.ruleTypeId,
      configuration: declaration.configuration ?? {},
      resolvedConfiguration: resolved,
    },
    output: { executionResult: { externalExecutionSummary: error?.message ?? summary, errorDetails: error } },
  };
}

function artifactList(artifacts: Artifacts): object[] {
  return Object.entries(artifacts).map(([name, s3location]) => ({ name, s3location }));
}
