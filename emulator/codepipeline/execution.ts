import type { ActionDeclaration, PipelineDeclaration, RetryMode, RuleDeclaration } from "./pipeline-declaration";

export type ExecutionStatus =
  "InProgress" | "Stopping" | "Stopped" | "Succeeded" | "Superseded" | "Failed" | "Cancelled";
export type StageStatus = "InProgress" | "Stopping" | "Stopped" | "Succeeded" | "Failed" | "Skipped" | "Cancelled";
export type ActionStatus = "InProgress" | "Succeeded" | "Failed" | "Abandoned";
export type ConditionStatus = "Succeeded" | "Failed" | "Overridden";

export interface Trigger {
  readonly triggerType: string;
  readonly triggerDetail: string;
}

/** Pins what a source action takes. */
export interface SourceOverride {
  readonly actionName: string;
  readonly revisionType: string;
  readonly revisionValue: string;
}

export interface S3Location {
  readonly bucket: string;
  readonly key: string;
}

/** What a source action took. */
export interface Revision {
  readonly revisionId: string;
  readonly revisionSummary?: string;
  readonly revisionUrl?: string;
  readonly created?: Date;
}

export interface ActionError {
  readonly code: string;
  readonly message: string;
}

/** What an action learns while it runs. */
export interface ActionProgress {
  readonly externalExecutionId?: string;
  readonly externalExecutionUrl?: string;
  readonly summary?: string;
  readonly percentComplete?: number;
}

export type ActionResult = ActionProgress &
  (
    | {
        readonly status: "Succeeded";
        readonly outputVariables?: Readonly<Record<string, string>>;
        readonly outputArtifacts?: Readonly<Record<string, S3Location>>;
        readonly revision?: Revision;
      }
    | { readonly status: "Failed"; readonly error: ActionError }
  );

export type Artifacts = Readonly<Record<string, S3Location>>;

/** One try of an action. */
export interface ActionRun {
  readonly actionExecutionId: string;
  readonly stage: string;
  readonly declaration: ActionDeclaration;
  readonly startTime: Date;
  /** Of an approval: who answers must show it. */
  readonly token?: string;
  /** With what stood for its variables. */
  readonly resolved: Readonly<Record<string, string>>;
  readonly inputArtifacts: Artifacts;
  readonly ended: AbortController;
  lastUpdateTime: Date;
  /** ARN of the person or role that retried, answered or abandoned it. @default CodePipeline itself */
  updatedBy?: string;
  status: ActionStatus;
  progress: ActionProgress;
  outputArtifacts: Artifacts;
  outputVariables: Readonly<Record<string, string>>;
  revision?: Revision;
  error?: ActionError;
}

/** One look at a rule. */
export interface RuleRun {
  readonly ruleExecutionId: string;
  readonly stage: string;
  readonly declaration: RuleDeclaration;
  readonly at: Date;
  readonly status: "Succeeded" | "Failed";
  readonly resolved: Readonly<Record<string, string>>;
  readonly error?: ActionError;
  readonly summary?: string;
}

export type ConditionMoment = "beforeEntry" | "onSuccess" | "onFailure";

export interface ConditionRun {
  status: ConditionStatus;
  readonly at: Date;
  readonly rules: readonly RuleRun[];
  readonly summary?: string;
}

/** An execution in a stage, from entry to leaving; retries included. */
export interface StageRun {
  readonly name: string;
  status: StageStatus;
  /** The latest try of each action. */
  readonly actions: Map<string, ActionRun>;
  readonly conditions: Map<ConditionMoment, readonly ConditionRun[]>;
  automaticRetries: number;
  manualRetries: number;
  latestRetry?: "AutomatedStageRetry" | "ManualStageRetry";
  /** Moments whose conditions an operator has overridden. */
  readonly overridden: Set<ConditionMoment>;
}

/** One run of a pipeline. */
export interface Execution {
  readonly id: string;
  /** Later ones have more. */
  readonly order: number;
  readonly pipeline: PipelineDeclaration;
  readonly trigger: Trigger;
  readonly type: "STANDARD" | "ROLLBACK";
  readonly rollbackTarget?: string;
  readonly startTime: Date;
  readonly variables: Readonly<Record<string, string>>;
  readonly overrides: readonly SourceOverride[];
  readonly outputs: Map<string, Readonly<Record<string, string>>>;
  readonly artifacts: Map<string, S3Location>;
  readonly revisions: Map<string, Revision & { readonly artifact?: string }>;
  readonly stages: Map<string, StageRun>;
  /** Every try, oldest first. */
  readonly actionRuns: ActionRun[];
  readonly ruleRuns: RuleRun[];
  status: ExecutionStatus;
  statusSummary?: string;
  lastUpdateTime: Date;
  attempt: number;
  stopReason?: string;
  /** Index of the stage that it waits to enter. */
  inbound?: number;
}

export interface RetryOptions {
  readonly mode: RetryMode;
  readonly trigger: "AutomatedStageRetry" | "ManualStageRetry";
  /** ARN of who asked for it. @default CodePipeline itself */
  readonly by?: string;
}
