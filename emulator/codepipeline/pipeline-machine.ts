import { actionLimit } from "./action-limit";
import type {
  ActionResult,
  ActionRun,
  ActionStatus,
  Artifacts,
  ConditionMoment,
  ConditionRun,
  Execution,
  ExecutionStatus,
  RetryOptions,
  SourceOverride,
  StageRun,
  StageStatus,
  Trigger,
} from "./execution";
import type {
  ActionDeclaration,
  ConditionDeclaration,
  ConditionResult,
  PipelineDeclaration,
  StageDeclaration,
} from "./pipeline-declaration";
import { actionEvent, pipelineEvent, stageEvent, type EventState } from "./pipeline-events";
import type { PipelinePorts } from "./pipeline-ports";
import { resolveConfiguration, type VariableScope } from "./resolve-variables";
import { runRule } from "./run-rule";

export interface StartOptions {
  readonly pipeline: PipelineDeclaration;
  readonly trigger: Trigger;
  readonly variables?: Readonly<Record<string, string>>;
  readonly overrides?: readonly SourceOverride[];
}

/** Whether executions may enter a stage. */
export interface Transition {
  readonly enabled: boolean;
  readonly lastChangedBy?: string;
  readonly lastChangedAt?: Date;
  readonly disabledReason?: string;
}

const open: Transition = { enabled: true };

const events: Partial<Readonly<Record<ExecutionStatus | StageStatus, EventState>>> = {
  Stopping: "STOPPING",
  Stopped: "STOPPED",
  Succeeded: "SUCCEEDED",
  Superseded: "SUPERSEDED",
  Failed: "FAILED",
  Cancelled: "CANCELED",
};

/** What comes of one moment's conditions. */
type Verdict = { readonly met: true } | { readonly met: false; readonly result: ConditionResult };

/**
 * The executions of one pipeline on their way through its stages. Whatever is told to it moves them as far as they can go, at once.
 * Source: https://docs.aws.amazon.com/codepipeline/latest/userguide/concepts-how-it-works.html
 */
export class PipelineMachine {
  /** Oldest first. */
  readonly executions: Execution[] = [];
  private readonly transitions = new Map<string, Transition>();

  constructor(private readonly ports: PipelinePorts) {}

  start({ pipeline, trigger, variables = {}, overrides = [] }: StartOptions): Execution {
    const defaults = (pipeline.variables ?? []).flatMap(({ name, defaultValue }) =>
      defaultValue === undefined ? [] : [[name, defaultValue] as const],
    );
    const execution = this.add({
      pipeline,
      trigger,
      type: "STANDARD",
      variables: { ...Object.fromEntries(defaults), ...variables },
      overrides,
    });
    this.arrive(execution, 0);
    return execution;
  }

  /** Runs one stage once more with what another execution brought to it. */
  rollBack(target: Execution, stage: string, trigger: Trigger): Execution {
    const { pipeline, variables, overrides } = target;
    const execution = this.add({
      pipeline,
      trigger,
      type: "ROLLBACK",
      rollbackTarget: target.id,
      variables,
      overrides,
      from: target,
    });
    this.arrive(
      execution,
      pipeline.stages.findIndex(({ name }) => name === stage),
    );
    return execution;
  }

  find(id: string): Execution | undefined {
    return this.executions.find((one) => one.id === id);
  }

  /** The execution that was in a stage last. */
  latestIn(stage: string): Execution | undefined {
    return this.executions.filter(({ stages }) => stages.has(stage)).sort((one, other) => other.order - one.order)[0];
  }

  transitionInto(stage: string): Transition {
    return this.transitions.get(stage) ?? open;
  }

  changeTransition(stage: string, transition: Transition): void {
    this.transitions.set(stage, transition);
    this.admit();
  }

  /**
   * Stops an execution: at once when nothing of it runs, or when what runs is abandoned.
   * @param by ARN of who abandons what runs
   */
  stop(execution: Execution, abandon: boolean, reason: string | undefined, by?: string): void {
    execution.stopReason = reason;
    if (execution.status !== "Stopping") this.becomes(execution, "Stopping");
    const stage = current(execution);
    if (stage === undefined) return this.end(execution, "Stopped");
    stage.status = "Stopping";
    if (!abandon) return;
    for (const run of running(stage)) this.close(execution, run, "Abandoned", by);
    this.leave(execution, stage, "Stopped");
    this.end(execution, "Stopped");
  }

  /** Tries a stage again that has failed or was stopped. */
  retry(execution: Execution, stage: StageRun, options: RetryOptions): void {
    execution.attempt += 1;
    execution.stopReason = undefined;
    execution.status = "InProgress";
    execution.lastUpdateTime = this.ports.now();
    if (options.trigger === "ManualStageRetry") stage.manualRetries += 1;
    else stage.automaticRetries += 1;
    stage.latestRetry = options.trigger;
    for (const [name, run] of stage.actions)
      if (options.mode === "ALL_ACTIONS" || run.status !== "Succeeded") stage.actions.delete(name);
    stage.status = "InProgress";
    this.ports.publish(pipelineEvent(execution, "RESUMED", this.ports.now()));
    this.ports.publish(stageEvent(execution, stage.name, "RESUMED", this.ports.now()));
    this.begin(execution, stage, options.by);
  }

  /** Goes on as if the conditions of a moment had been met. */
  override(execution: Execution, stage: StageRun, moment: ConditionMoment, by?: string): void {
    stage.overridden.add(moment);
    this.retry(execution, stage, { mode: "FAILED_ACTIONS", trigger: "ManualStageRetry", by });
  }

  /**
   * Ends an action that runs; what has ended already stays as it is.
   * @param by ARN of who answered it
   */
  finish(execution: Execution, run: ActionRun, result: ActionResult, by?: string): void {
    if (run.status !== "InProgress") return;
    const { status, externalExecutionId, externalExecutionUrl, summary, percentComplete } = result;
    run.progress = known({
      ...run.progress,
      ...known({ externalExecutionId, externalExecutionUrl, summary, percentComplete }),
    });
    if (result.status === "Failed") run.error = result.error;
    else this.take(execution, run, result);
    this.close(execution, run, status, by);
    const stage = execution.stages.get(run.stage)!;
    if (running(stage).length === 0) this.afterGroup(execution, stage);
  }

  /** Cancels whatever is under way: the pipeline is another one now, or gone. */
  cancelAll(summary: string): void {
    for (const execution of this.executions.filter(isUnderWay)) {
      const stage = current(execution);
      execution.statusSummary = summary;
      execution.inbound = undefined;
      if (stage !== undefined) {
        for (const run of running(stage)) this.close(execution, run, "Abandoned");
        this.leave(execution, stage, "Cancelled");
      }
      this.becomes(execution, "Cancelled");
    }
  }

  private add(
    given: Pick<Execution, "pipeline" | "trigger" | "type" | "variables" | "overrides" | "rollbackTarget"> & {
      from?: Execution;
    },
  ): Execution {
    const { from, ...rest } = given;
    const now = this.ports.now();
    const execution: Execution = {
      ...rest,
      id: this.ports.newId(),
      order: this.executions.length,
      startTime: now,
      lastUpdateTime: now,
      status: "InProgress",
      attempt: 1,
      outputs: new Map(from?.outputs),
      artifacts: new Map(from?.artifacts),
      revisions: new Map(from?.revisions),
      stages: new Map(),
      actionRuns: [],
      ruleRuns: [],
    };
    this.executions.push(execution);
    this.ports.publish(pipelineEvent(execution, "STARTED", now));
    return execution;
  }

  /** Comes to the door of a stage. Where newer executions supersede, only the newest waits there. */
  private arrive(execution: Execution, index: number): void {
    execution.inbound = index;
    if (modeOf(execution) === "SUPERSEDED") {
      const waiting = this.waitingAt(index);
      for (const older of waiting.slice(0, -1)) this.supersede(older, waiting.at(-1)!);
    }
    this.admit();
  }

  private supersede(older: Execution, by: Execution): void {
    older.inbound = undefined;
    older.statusSummary = `Superseded by execution ${by.id}`;
    this.becomes(older, "Superseded");
  }

  private waitingAt(index: number): Execution[] {
    return this.executions.filter(({ inbound }) => inbound === index);
  }

  private admit(): void {
    for (;;) {
      const next = this.executions.find((execution) => this.mayEnter(execution));
      if (next === undefined) return;
      this.enter(next);
    }
  }

  private mayEnter(execution: Execution): boolean {
    if (execution.inbound === undefined || execution.status !== "InProgress") return false;
    const { name } = execution.pipeline.stages[execution.inbound]!;
    if (!this.transitionInto(name).enabled) return false;
    return modeOf(execution) === "PARALLEL" || !this.executions.some(({ stages }) => isActive(stages.get(name)));
  }

  private enter(execution: Execution): void {
    const { name } = execution.pipeline.stages[execution.inbound!]!;
    execution.inbound = undefined;
    const stage: StageRun = {
      name,
      status: "InProgress",
      actions: new Map(),
      conditions: new Map(),
      automaticRetries: 0,
      manualRetries: 0,
      overridden: new Set(),
    };
    execution.stages.set(name, stage);
    this.ports.publish(stageEvent(execution, name, "STARTED", this.ports.now()));
    this.begin(execution, stage);
  }

  private begin(execution: Execution, stage: StageRun, by?: string): void {
    if (stage.actions.size === 0) {
      const verdict = this.judge(execution, stage, "beforeEntry", declared(execution, stage).beforeEntry?.conditions);
      if (!verdict.met) return verdict.result === "SKIP" ? this.skip(execution, stage) : this.fail(execution, stage);
    }
    this.runNext(execution, stage, by);
  }

  private skip(execution: Execution, stage: StageRun): void {
    stage.status = "Skipped";
    this.advance(execution, stage);
  }

  /** Starts the actions of the lowest order that have not succeeded. */
  private runNext(execution: Execution, stage: StageRun, by?: string): void {
    const left = declared(execution, stage).actions.filter(
      ({ name }) => stage.actions.get(name)?.status !== "Succeeded",
    );
    if (left.length === 0) return this.succeed(execution, stage);
    const order = Math.min(...left.map(orderOf));
    const starting = left
      .filter((action) => orderOf(action) === order)
      .map((action) => this.create(execution, stage, action, by));
    for (const run of starting) this.startRun(execution, run);
  }

  private create(execution: Execution, stage: StageRun, declaration: ActionDeclaration, by?: string): ActionRun {
    const now = this.ports.now();
    const { values: resolved } = resolveConfiguration(declaration.configuration ?? {}, scopeOf(execution));
    const inputs = (declaration.inputArtifacts ?? []).flatMap(({ name }) => {
      const location = execution.artifacts.get(name);
      return location === undefined ? [] : [[name, location] as const];
    });
    const run: ActionRun = {
      actionExecutionId: this.ports.newId(),
      stage: stage.name,
      declaration,
      startTime: now,
      lastUpdateTime: now,
      updatedBy: by,
      token: isApproval(declaration) ? this.ports.newId() : undefined,
      resolved,
      inputArtifacts: Object.fromEntries(inputs),
      ended: new AbortController(),
      status: "InProgress",
      progress: {},
      outputArtifacts: {},
      outputVariables: {},
    };
    stage.actions.set(declaration.name, run);
    execution.actionRuns.push(run);
    return run;
  }

  private startRun(execution: Execution, run: ActionRun): void {
    this.ports.publish(actionEvent(execution, run, "STARTED", this.ports.now()));
    const refused = refusalOf(execution, run);
    if (refused !== undefined) return this.finish(execution, run, refused);
    this.limit(execution, run);
    const play = {
      execution,
      run,
      inputArtifacts: run.inputArtifacts,
      override: execution.overrides.find(({ actionName }) => actionName === run.declaration.name),
      signal: run.ended.signal,
      progress: (more: ActionRun["progress"]) => {
        run.progress = { ...run.progress, ...known(more) };
        run.lastUpdateTime = this.ports.now();
      },
    };
    void this.ports.play(play).then((result) => this.finish(execution, run, result));
  }

  private limit(execution: Execution, run: ActionRun): void {
    const isForPeople = isApproval(run.declaration);
    this.ports.after(actionLimit(run.declaration), isForPeople ? "people" : "programs", run.ended.signal, () => {
      const message = isForPeople
        ? "The approval action has timed out: nobody answered in time."
        : `The action ${run.declaration.name} has timed out.`;
      this.finish(execution, run, {
        status: "Failed",
        error: { code: isForPeople ? "ApprovalTimedOut" : "JobTimedOut", message },
      });
    });
  }

  private take(execution: Execution, run: ActionRun, result: ActionResult & { status: "Succeeded" }): void {
    const { outputArtifacts = {}, outputVariables = {}, revision } = result;
    const { namespace, name } = run.declaration;
    run.outputArtifacts = outputArtifacts;
    run.outputVariables = outputVariables;
    run.revision = revision;
    for (const [artifact, location] of Object.entries<Artifacts[string]>(outputArtifacts))
      execution.artifacts.set(artifact, location);
    if (namespace !== undefined) execution.outputs.set(namespace, outputVariables);
    if (revision !== undefined)
      execution.revisions.set(name, { ...revision, artifact: run.declaration.outputArtifacts?.[0]?.name });
  }

  private close(execution: Execution, run: ActionRun, status: ActionStatus, by?: string): void {
    run.status = status;
    run.updatedBy = by;
    run.lastUpdateTime = execution.lastUpdateTime = this.ports.now();
    run.ended.abort();
    const state = status === "Abandoned" ? "ABANDONED" : status === "Failed" ? "FAILED" : "SUCCEEDED";
    this.ports.publish(actionEvent(execution, run, state, this.ports.now()));
  }

  private afterGroup(execution: Execution, stage: StageRun): void {
    if (stage.status === "Stopping") {
      this.leave(execution, stage, "Stopped");
      return this.end(execution, "Stopped");
    }
    const hasFailed = [...stage.actions.values()].some(({ status }) => status === "Failed");
    if (hasFailed) this.fail(execution, stage);
    else this.runNext(execution, stage);
  }

  private succeed(execution: Execution, stage: StageRun): void {
    const verdict = this.judge(execution, stage, "onSuccess", declared(execution, stage).onSuccess?.conditions);
    if (!verdict.met) return this.failWith(execution, stage, verdict.result);
    this.leave(execution, stage, "Succeeded");
    this.advance(execution, stage);
  }

  /** A stage's failure: what its declaration makes of it. */
  private fail(execution: Execution, stage: StageRun): void {
    const { onFailure } = declared(execution, stage);
    if (onFailure === undefined) return this.failWith(execution, stage, "FAIL");
    if (onFailure.conditions === undefined || onFailure.conditions.length === 0)
      return this.failWith(execution, stage, onFailure.result ?? "FAIL");
    const verdict = this.judge(execution, stage, "onFailure", onFailure.conditions);
    this.failWith(execution, stage, verdict.met ? "FAIL" : verdict.result);
  }

  private failWith(execution: Execution, stage: StageRun, result: ConditionResult): void {
    this.leave(execution, stage, "Failed");
    if (result === "RETRY" && stage.automaticRetries === 0) {
      const mode = declared(execution, stage).onFailure?.retryConfiguration?.retryMode ?? "FAILED_ACTIONS";
      return this.retry(execution, stage, { mode, trigger: "AutomatedStageRetry" });
    }
    const target = result === "ROLLBACK" ? this.lastSuccess(stage.name, execution) : undefined;
    this.end(execution, "Failed");
    if (target !== undefined)
      this.rollBack(target, stage.name, { triggerType: "AutomatedRollback", triggerDetail: execution.id });
  }

  /** The newest standard execution before this one that succeeded in a stage. */
  private lastSuccess(stage: string, before: Execution): Execution | undefined {
    return this.executions
      .filter(
        ({ order, type, stages }) =>
          order < before.order && type === "STANDARD" && stages.get(stage)?.status === "Succeeded",
      )
      .at(-1);
  }

  private advance(execution: Execution, stage: StageRun): void {
    const next = execution.pipeline.stages.findIndex(({ name }) => name === stage.name) + 1;
    if (execution.status === "Stopping") return this.end(execution, "Stopped");
    if (execution.type === "ROLLBACK" || next === execution.pipeline.stages.length)
      return this.end(execution, "Succeeded");
    this.arrive(execution, next);
  }

  private leave(execution: Execution, stage: StageRun, status: StageStatus): void {
    stage.status = status;
    this.ports.publish(stageEvent(execution, stage.name, events[status]!, this.ports.now()));
  }

  private end(execution: Execution, status: ExecutionStatus): void {
    execution.inbound = undefined;
    this.becomes(execution, status);
    const { name } = execution.pipeline;
    if (status === "Failed") this.ports.measure(name, "FailedPipelineExecutions", 1);
    if (status === "Succeeded" || status === "Failed")
      this.ports.measure(name, "PipelineDuration", (this.ports.now().getTime() - execution.startTime.getTime()) / 1000);
    this.admit();
  }

  private becomes(execution: Execution, status: ExecutionStatus): void {
    execution.status = status;
    execution.lastUpdateTime = this.ports.now();
    this.ports.publish(pipelineEvent(execution, events[status]!, execution.lastUpdateTime));
  }

  /** Looks at every condition of a moment; the first that is not met decides. */
  private judge(
    execution: Execution,
    stage: StageRun,
    moment: ConditionMoment,
    conditions: readonly ConditionDeclaration[] = [],
  ): Verdict {
    const isOverridden = stage.overridden.has(moment);
    const runs = conditions.map((condition) => this.look(execution, stage, condition, isOverridden));
    if (runs.length > 0) stage.conditions.set(moment, runs);
    const failed = runs.findIndex(({ status }) => status === "Failed");
    return failed === -1 ? { met: true } : { met: false, result: conditions[failed]!.result ?? "FAIL" };
  }

  private look(
    execution: Execution,
    stage: StageRun,
    { rules = [], result = "FAIL" }: ConditionDeclaration,
    isOverridden: boolean,
  ): ConditionRun {
    const at = this.ports.now();
    const runs = rules.map((rule) =>
      runRule(rule, scopeOf(execution), { ruleExecutionId: this.ports.newId(), stage: stage.name, at }),
    );
    execution.ruleRuns.push(...runs);
    const failed = runs.find(({ status }) => status === "Failed");
    if (failed === undefined) return { status: "Succeeded", at, rules: runs };
    if (isOverridden) return { status: "Overridden", at, rules: runs };
    return {
      status: "Failed",
      at,
      rules: runs,
      summary: `Condition failed with result ${result}: rule ${failed.declaration.name}`,
    };
  }
}

export function isUnderWay({ status }: Execution): boolean {
  return status === "InProgress" || status === "Stopping";
}

export function scopeOf({ id, variables, outputs }: Execution): VariableScope {
  return { executionId: id, variables, outputs };
}

function modeOf({ pipeline }: Execution) {
  return pipeline.executionMode ?? "SUPERSEDED";
}

function isActive(stage: StageRun | undefined): boolean {
  return stage?.status === "InProgress" || stage?.status === "Stopping";
}

/** The stage that an execution is in, rather than before. */
function current({ stages }: Execution): StageRun | undefined {
  return [...stages.values()].find(isActive);
}

function running({ actions }: StageRun): ActionRun[] {
  return [...actions.values()].filter(({ status }) => status === "InProgress");
}

function declared({ pipeline }: Execution, stage: StageRun): StageDeclaration {
  return pipeline.stages.find(({ name }) => name === stage.name)!;
}

function isApproval({ actionTypeId }: ActionDeclaration): boolean {
  return actionTypeId.category === "Approval";
}

function orderOf({ runOrder = 1 }: ActionDeclaration): number {
  return runOrder;
}

/** Characters of what an approval shows, also once variables stand for their values. */
const mostCharacters = 1000;

/** Why an action cannot even be started. */
function refusalOf(
  execution: Execution,
  { declaration, inputArtifacts, resolved }: ActionRun,
): ActionResult | undefined {
  const { unresolved } = resolveConfiguration(declaration.configuration ?? {}, scopeOf(execution));
  if (unresolved.length > 0) {
    const message = `The action configuration has variables that could not be resolved: ${unresolved.join(", ")}`;
    return { status: "Failed", error: { code: "InvalidActionConfiguration", message } };
  }
  const long = Object.entries(resolved).find(([, value]) => value.length > mostCharacters);
  if (long !== undefined && isApproval(declaration)) {
    const message = `The action configuration ${long[0]} has ${long[1].length} characters with its variables resolved; at most ${mostCharacters} are allowed`;
    return { status: "Failed", error: { code: "InvalidActionConfiguration", message } };
  }
  const missing = (declaration.inputArtifacts ?? []).filter(({ name }) => !(name in inputArtifacts));
  if (missing.length === 0) return undefined;
  const message = `The input artifact ${missing.map(({ name }) => name).join(", ")} was not made by this execution`;
  return { status: "Failed", error: { code: "ArtifactMissing", message } };
}

function known<Members extends object>(members: Members): Partial<Members> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Partial<Members>;
}
