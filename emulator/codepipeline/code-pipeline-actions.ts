import type { Filler, FillerAction } from "../fillers/filler";
import { FillerError } from "../fillers/filler-error";
import { FillerTags } from "../fillers/filler-tags";
import { checkPipeline } from "./check-pipeline";
import { DeployedPipeline } from "./deployed-pipeline";
import type { ActionRun, ConditionMoment, Execution, SourceOverride, StageRun } from "./execution";
import { actionView, executionSummary, executionView, ruleView } from "./execution-views";
import type { LambdaJobs } from "./lambda-jobs";
import { pageOf } from "./page-of";
import { pipelineArn } from "./pipeline-arn";
import type { PipelineDeclaration, RetryMode } from "./pipeline-declaration";
import { isUnderWay } from "./pipeline-machine";
import type { PipelinePorts } from "./pipeline-ports";
import { stateView } from "./state-view";

/** How an approval that a person rejected has failed. */
const rejected = "ApprovalRejected";

/** Characters of what a person says to an approval. */
const longestSummary = 512;

/** In QUEUED and in PARALLEL mode. */
const mostExecutions = 50;

interface InPipeline {
  readonly pipelineName: string;
}
interface InStage extends InPipeline {
  readonly stageName: string;
}
interface InExecution extends InPipeline {
  readonly pipelineExecutionId: string;
}
interface Paged {
  readonly nextToken?: string;
  readonly maxResults?: number;
}
interface ActionFilter {
  readonly pipelineExecutionId?: string;
  readonly latestInPipelineExecution?: {
    readonly pipelineExecutionId: string;
    readonly startTimeRange: "Latest" | "All";
  };
}
interface ApprovalAnswer extends InStage {
  readonly actionName: string;
  readonly token: string;
  readonly result: { readonly status: string; readonly summary: string };
}
interface StartInput {
  readonly name: string;
  readonly variables?: readonly { readonly name: string; readonly value: string }[];
  readonly clientRequestToken?: string;
  readonly sourceRevisions?: readonly SourceOverride[];
}

export interface CodePipelineOptions {
  readonly account: string;
  readonly ports: PipelinePorts;
  readonly jobs: LambdaJobs;
  /** Rejects in CodePipeline's words when it cannot act with a role. */
  readonly checkRole: (roleArn: string, pipelineArn: string) => Promise<void>;
}

const moments: Readonly<Record<string, ConditionMoment>> = { BEFORE_ENTRY: "beforeEntry", ON_SUCCESS: "onSuccess" };

/** CodePipeline's calls. */
export class CodePipelineActions implements Filler {
  readonly service = "codepipeline";
  private readonly pipelines = new Map<string, DeployedPipeline>();
  readonly tags = new FillerTags(
    { arn: "resourceArn", tags: "tags", keys: "tagKeys", entry: ["key", "value"] },
    (arn) => {
      if ([...this.pipelines.values()].some((pipeline) => pipeline.arn === arn)) return;
      throw new FillerError("ResourceNotFoundException", `The resource '${arn}' was not found`);
    },
  );

  constructor(private readonly options: CodePipelineOptions) {}

  readonly actions: Readonly<Record<string, FillerAction>> = {
    CreatePipeline: async ({ pipeline, tags = [] }: { pipeline: PipelineDeclaration; tags?: object[] }) => {
      if (this.pipelines.has(pipeline.name))
        throw new FillerError(
          "PipelineNameInUseException",
          `A pipeline with the name '${pipeline.name}' already exists`,
        );
      const deployed = await this.deployable(pipeline);
      this.pipelines.set(pipeline.name, deployed);
      this.tags.create(deployed.arn, { tags });
      deployed.machine.start({
        pipeline: deployed.declaration,
        trigger: { triggerType: "CreatePipeline", triggerDetail: pipeline.name },
      });
      return { pipeline: deployed.declaration, tags };
    },

    GetPipeline: ({ name, version }: { name: string; version?: number }) => {
      const { declaration, versions, arn, created, updated } = this.named(name);
      const pipeline = version === undefined ? declaration : versions[version - 1];
      if (pipeline === undefined)
        throw new FillerError(
          "PipelineVersionNotFoundException",
          `Version ${version} of pipeline '${name}' does not exist`,
        );
      return { pipeline, metadata: { pipelineArn: arn, created, updated } };
    },

    UpdatePipeline: async ({ pipeline }: { pipeline: PipelineDeclaration }) => {
      const deployed = this.pipelines.get(pipeline.name);
      // AWS has no name of its own for it here.
      if (deployed === undefined)
        throw new FillerError("InvalidStructureException", `Pipeline with name '${pipeline.name}' does not exist`);
      await this.check(pipeline);
      deployed.update(pipeline, this.options.ports.now());
      return { pipeline: deployed.declaration };
    },

    DeletePipeline: ({ name }: { name: string }) => {
      const deployed = this.pipelines.get(name);
      if (deployed === undefined) return {};
      deployed.machine.cancelAll("The pipeline was deleted");
      this.tags.delete(deployed.arn);
      this.pipelines.delete(name);
      return {};
    },

    ListPipelines: (input: Paged) => {
      const { items, nextToken } = pageOf([...this.pipelines.values()], { maxResults: 1000, ...input });
      const pipelines = items.map(({ declaration, created, updated }) => {
        const { name, version, pipelineType, executionMode } = declaration;
        return { name, version, pipelineType, executionMode, created, updated };
      });
      return { pipelines, nextToken };
    },

    StartPipelineExecution: async (input: StartInput, call) => {
      const pipeline = this.named(input.name);
      const known = this.startedBefore(pipeline, input);
      if (known !== undefined) return { pipelineExecutionId: known };
      const variables = checkedVariables(pipeline.declaration, input);
      const overrides = checkedOverrides(pipeline.declaration, input);
      this.checkCount(pipeline);
      const triggerDetail = await call.caller();
      const again = this.startedBefore(pipeline, input); // another call with the token may have come meanwhile
      if (again !== undefined) return { pipelineExecutionId: again };
      const { id } = pipeline.machine.start({
        pipeline: pipeline.declaration,
        trigger: { triggerType: "StartPipelineExecution", triggerDetail },
        variables,
        overrides,
      });
      if (input.clientRequestToken !== undefined)
        pipeline.startTokens.set(input.clientRequestToken, { executionId: id, request: requestOf(input) });
      return { pipelineExecutionId: id };
    },

    StopPipelineExecution: async (input: InExecution & { abandon?: boolean; reason?: string }, call) => {
      const by = await call.caller();
      const { machine } = this.named(input.pipelineName);
      const execution = machine.find(input.pipelineExecutionId);
      const { abandon = false } = input;
      if (execution === undefined || !isUnderWay(execution))
        throw new FillerError(
          "PipelineExecutionNotStoppableException",
          `Unable to stop pipeline execution with ID ${input.pipelineExecutionId}: it is not in progress`,
        );
      if (execution.status === "Stopping" && !abandon)
        throw new FillerError(
          "DuplicatedStopRequestException",
          "The pipeline execution is already in a Stopping state. If you already chose to stop and wait, you cannot make that request again.",
        );
      machine.stop(execution, abandon, input.reason, by);
      return { pipelineExecutionId: execution.id };
    },

    RetryStageExecution: async (input: InStage & InExecution & { retryMode: RetryMode }, call) => {
      const by = await call.caller();
      const { machine, execution, run } = this.stageOf(input);
      if (!["Failed", "Stopped"].includes(run.status))
        throw new FillerError(
          "StageNotRetryableException",
          "The stage can't be retried because it is not in a failed or stopped state.",
        );
      machine.retry(execution, run, { mode: input.retryMode, trigger: "ManualStageRetry", by });
      return { pipelineExecutionId: execution.id };
    },

    OverrideStageCondition: async (input: InStage & InExecution & { conditionType: string }, call) => {
      const by = await call.caller();
      const { machine, execution, run } = this.stageOf(input);
      const moment = moments[input.conditionType];
      const hasFailed = moment !== undefined && run.conditions.get(moment)?.some(({ status }) => status === "Failed");
      if (!hasFailed || run.status !== "Failed")
        throw new FillerError(
          "ConditionNotOverridableException",
          "Unable to override because the condition does not allow overrides.",
        );
      machine.override(execution, run, moment, by);
      return {};
    },

    RollbackStage: async (input: InStage & { targetPipelineExecutionId: string }, call) => {
      const by = await call.caller();
      const pipeline = this.named(input.pipelineName);
      const { machine, declaration } = pipeline;
      const index = stageIndex(declaration, input.stageName);
      if (index === 0 || declaration.executionMode === "PARALLEL")
        throw new FillerError(
          "UnableToRollbackStageException",
          "The stage can't be rolled back: it is a source stage, or executions run in parallel.",
        );
      const target = machine.find(input.targetPipelineExecutionId);
      if (target === undefined) throw executionNotFound(input.targetPipelineExecutionId);
      if (target.pipeline.version !== declaration.version)
        throw new FillerError(
          "PipelineExecutionOutdatedException",
          "The target execution is of an earlier version of the pipeline.",
        );
      const run = target.stages.get(input.stageName);
      if (run?.status !== "Succeeded" || target.type === "ROLLBACK")
        throw new FillerError(
          "UnableToRollbackStageException",
          `Execution ${target.id} did not succeed in stage ${input.stageName}.`,
        );
      const latest = machine.latestIn(input.stageName);
      if (latest?.stages.get(input.stageName)?.status === "InProgress")
        throw new FillerError("ConflictException", `Stage ${input.stageName} is in progress.`);
      const trigger = { triggerType: "ManualRollback", triggerDetail: by };
      return { pipelineExecutionId: machine.rollBack(target, input.stageName, trigger).id };
    },

    GetPipelineExecution: ({ pipelineName, pipelineExecutionId }: InExecution) => {
      return { pipelineExecution: executionView(this.executionOf(pipelineName, pipelineExecutionId)) };
    },

    ListPipelineExecutions: (input: InPipeline & Paged & { filter?: { succeededInStage?: { stageName: string } } }) => {
      const { machine } = this.named(input.pipelineName);
      const stage = input.filter?.succeededInStage?.stageName;
      const found = machine.executions.filter(
        ({ stages }) => stage === undefined || stages.get(stage)?.status === "Succeeded",
      );
      const { items, nextToken } = pageOf([...found].reverse(), input);
      return { pipelineExecutionSummaries: items.map(executionSummary), nextToken };
    },

    ListActionExecutions: (input: InPipeline & Paged & { filter?: ActionFilter }) => {
      const { pipelineExecutionId, latestInPipelineExecution: latest } = input.filter ?? {};
      const id = pipelineExecutionId ?? latest?.pipelineExecutionId;
      const found = this.filtered({ ...input, filter: { pipelineExecutionId: id } }).flatMap((one) =>
        (latest?.startTimeRange === "Latest" ? latestTries(one) : one.actionRuns).map((run) => {
          return { at: run.startTime, view: actionView(one, run) };
        }),
      );
      const { items, nextToken } = pageOf(newestFirst(found), input);
      return { actionExecutionDetails: items, nextToken };
    },

    ListRuleExecutions: (input: InPipeline & Paged & { filter?: { pipelineExecutionId?: string } }) => {
      const found = this.filtered(input).flatMap((one) =>
        one.ruleRuns.map((run) => ({ at: run.at, view: ruleView(one, run) })),
      );
      const { items, nextToken } = pageOf(newestFirst(found), input);
      return { ruleExecutionDetails: items, nextToken };
    },

    GetPipelineState: ({ name }: { name: string }) => stateView(this.named(name)),

    PutApprovalResult: async (input: ApprovalAnswer, call) => this.approve(input, await call.caller()),

    PutJobSuccessResult: (input: { jobId: string }) => this.options.jobs.succeed(input),
    PutJobFailureResult: (input: { jobId: string; failureDetails: { type: string; message: string } }) =>
      this.options.jobs.fail(input),
    GetJobDetails: ({ jobId }: { jobId: string }) => ({ jobDetails: this.options.jobs.details(jobId) }),

    DisableStageTransition: async (input: InStage & { transitionType: string; reason: string }, call) => {
      const { machine, declaration } = this.named(input.pipelineName);
      stageIndex(declaration, input.stageName);
      const disabledReason = input.reason;
      const changed = { lastChangedBy: await call.caller(), lastChangedAt: this.options.ports.now() };
      machine.changeTransition(input.stageName, { enabled: false, disabledReason, ...changed });
      return {};
    },

    EnableStageTransition: async (input: InStage & { transitionType: string }, call) => {
      const { machine, declaration } = this.named(input.pipelineName);
      stageIndex(declaration, input.stageName);
      const changed = { lastChangedBy: await call.caller(), lastChangedAt: this.options.ports.now() };
      machine.changeTransition(input.stageName, { enabled: true, ...changed });
      return {};
    },
  };

  private approve(input: ApprovalAnswer, by: string): object {
    checkAnswer(input);
    const { machine, declaration } = this.named(input.pipelineName);
    const stage = declaration.stages[stageIndex(declaration, input.stageName)]!;
    if (!stage.actions.some(({ name }) => name === input.actionName))
      throw new FillerError(
        "ActionNotFoundException",
        `The action '${input.actionName}' does not exist in stage '${input.stageName}'`,
      );
    const [execution, run] =
      machine.executions
        .map((one) => [one, one.actionRuns.find(({ token }) => token === input.token)] as const)
        .find(
          ([, found]) =>
            found !== undefined && found.stage === stage.name && found.declaration.name === input.actionName,
        ) ?? [];
    const wasAnswered = run?.status === "Succeeded" || run?.error?.code === rejected;
    if (execution === undefined || run === undefined || (run.status !== "InProgress" && !wasAnswered))
      throw new FillerError(
        "InvalidApprovalTokenException",
        "The approval request already received a response or has expired.",
      );
    if (wasAnswered)
      throw new FillerError(
        "ApprovalAlreadyCompletedException",
        "The approval action has already been approved or rejected.",
      );
    const { status, summary } = input.result;
    const message = `${status} by ${by}: ${summary}`;
    machine.finish(
      execution,
      run,
      status === "Approved"
        ? { status: "Succeeded", summary: message }
        : { status: "Failed", summary: message, error: { code: rejected, message } },
      by,
    );
    return { approvedAt: this.options.ports.now() };
  }

  private async check(pipeline: PipelineDeclaration): Promise<void> {
    checkPipeline(pipeline);
    const refuse = (error: Error) => {
      throw new FillerError("InvalidStructureException", error.message);
    };
    await this.options.checkRole(pipeline.roleArn, pipelineArn(pipeline)).catch(refuse);
  }

  private async deployable(pipeline: PipelineDeclaration): Promise<DeployedPipeline> {
    await this.check(pipeline);
    return new DeployedPipeline(pipeline, this.options.ports);
  }

  private named(name: string): DeployedPipeline {
    const found = this.pipelines.get(name);
    if (found !== undefined) return found;
    throw new FillerError(
      "PipelineNotFoundException",
      `Account '${this.options.account}' does not have a pipeline with name '${name}'`,
    );
  }

  private executionOf(pipeline: string, id: string): Execution {
    const found = this.named(pipeline).machine.find(id);
    if (found === undefined) throw executionNotFound(id);
    return found;
  }

  private filtered(input: InPipeline & { filter?: { pipelineExecutionId?: string } }): readonly Execution[] {
    const id = input.filter?.pipelineExecutionId;
    if (id !== undefined) return [this.executionOf(input.pipelineName, id)];
    return this.named(input.pipelineName).machine.executions;
  }

  /** A stage of the execution that was in it last. */
  private stageOf(input: InStage & InExecution): {
    machine: DeployedPipeline["machine"];
    execution: Execution;
    run: StageRun;
  } {
    const { machine, declaration } = this.named(input.pipelineName);
    stageIndex(declaration, input.stageName);
    const execution = machine.find(input.pipelineExecutionId);
    const run = execution?.stages.get(input.stageName);
    if (execution === undefined || run === undefined)
      throw new FillerError(
        "StageNotRetryableException",
        `Execution ${input.pipelineExecutionId} was not in stage ${input.stageName}.`,
      );
    if (execution.pipeline.version !== declaration.version)
      throw new FillerError("StageNotRetryableException", "The pipeline was updated after the stage had failed.");
    if (declaration.executionMode !== "PARALLEL" && machine.latestIn(input.stageName) !== execution)
      throw new FillerError(
        "NotLatestPipelineExecutionException",
        "The stage has failed in a later run of the pipeline and the pipelineExecutionId associated with the request is out of date.",
      );
    return { machine, execution, run };
  }

  private startedBefore(pipeline: DeployedPipeline, input: StartInput): string | undefined {
    const known = pipeline.startTokens.get(input.clientRequestToken ?? "");
    if (known !== undefined && known.request !== requestOf(input))
      throw new FillerError("ConflictException", "The clientRequestToken was used before with other parameters.");
    return known?.executionId;
  }

  private checkCount({ machine, declaration }: DeployedPipeline): void {
    if (declaration.executionMode === "SUPERSEDED" || machine.executions.filter(isUnderWay).length < mostExecutions)
      return;
    throw new FillerError(
      "ConcurrentPipelineExecutionsLimitExceededException",
      `The pipeline has reached the limit for concurrent pipeline executions: ${mostExecutions}`,
    );
  }
}

function executionNotFound(id: string): FillerError {
  return new FillerError("PipelineExecutionNotFoundException", `The pipeline execution was not found: ${id}`);
}

function stageIndex({ name, stages }: PipelineDeclaration, stage: string): number {
  const index = stages.findIndex((one) => one.name === stage);
  if (index === -1)
    throw new FillerError("StageNotFoundException", `The stage '${stage}' does not exist in pipeline '${name}'`);
  return index;
}

function requestOf({ clientRequestToken: _, ...rest }: StartInput): string {
  return JSON.stringify(rest);
}

function newestFirst(found: readonly { readonly at: Date; readonly view: object }[]): object[] {
  return [...found]
    .reverse()
    .sort((one, other) => other.at.getTime() - one.at.getTime())
    .map(({ view }) => view);
}

/** The newest try of each action. */
function latestTries({ actionRuns }: Execution): readonly ActionRun[] {
  return [...new Map(actionRuns.map((run) => [`${run.stage}/${run.declaration.name}`, run])).values()];
}

function checkAnswer({ result: { status, summary } }: ApprovalAnswer): void {
  const refuse = (value: string, member: string, rule: string) =>
    new FillerError(
      "ValidationException",
      `1 validation error detected: Value '${value}' at 'result.${member}' failed to satisfy constraint: Member must ${rule}`,
    );
  if (!["Approved", "Rejected"].includes(status))
    throw refuse(status, "status", "satisfy enum value set: [Approved, Rejected]");
  if (summary.length > longestSummary)
    throw refuse(summary, "summary", `have length less than or equal to ${longestSummary}`);
}

function checkedVariables(pipeline: PipelineDeclaration, { variables = [] }: StartInput): Record<string, string> {
  const declared = pipeline.variables ?? [];
  const unknown = variables.find(({ name }) => !declared.some((one) => one.name === name));
  if (unknown !== undefined)
    throw new FillerError(
      "ValidationException",
      `Pipeline variable '${unknown.name}' is not declared in pipeline '${pipeline.name}'`,
    );
  const wrong = variables.find(({ value }) => value.length < 1 || value.length > 1000);
  if (wrong !== undefined)
    throw new FillerError(
      "ValidationException",
      `Value of variable '${wrong.name}' failed to satisfy constraint: Member must have length between 1 and 1000`,
    );
  const given = Object.fromEntries(variables.map(({ name, value }) => [name, value]));
  const missing = declared.find(({ name, defaultValue }) => defaultValue === undefined && !(name in given));
  if (missing !== undefined)
    throw new FillerError(
      "ValidationException",
      `Pipeline variable '${missing.name}' has no default value: the start must give it one`,
    );
  return given;
}

/** What each source can be pinned to. */
const revisionTypes: Readonly<Record<string, readonly string[]>> = {
  CodeCommit: ["COMMIT_ID"],
  CodeStarSourceConnection: ["COMMIT_ID"],
  S3: ["S3_OBJECT_VERSION_ID", "S3_OBJECT_KEY"],
  ECR: ["IMAGE_DIGEST"],
};

function checkedOverrides(
  pipeline: PipelineDeclaration,
  { sourceRevisions = [] }: StartInput,
): readonly SourceOverride[] {
  for (const { actionName, revisionType } of sourceRevisions) {
    const action = pipeline.stages[0]!.actions.find(({ name }) => name === actionName);
    if (action === undefined)
      throw new FillerError(
        "ValidationException",
        `Source action '${actionName}' does not exist in pipeline '${pipeline.name}'`,
      );
    const { provider } = action.actionTypeId;
    if (!(revisionTypes[provider] ?? []).includes(revisionType))
      throw new FillerError(
        "ValidationException",
        `Source revision type ${revisionType} is not supported for source action '${actionName}' of provider ${provider}`,
      );
  }
  return sourceRevisions;
}
