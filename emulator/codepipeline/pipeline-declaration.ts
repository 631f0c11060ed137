/** A pipeline as its owner declares it: the members that are read here; others are kept and answered as they came. */
export interface PipelineDeclaration {
  readonly name: string;
  readonly roleArn: string;
  readonly artifactStore?: ArtifactStore;
  readonly artifactStores?: Readonly<Record<string, ArtifactStore>>;
  readonly stages: readonly StageDeclaration[];
  /** Counts from 1, by AWS. */
  readonly version?: number;
  readonly executionMode?: ExecutionMode;
  readonly pipelineType?: "V1" | "V2";
  readonly variables?: readonly VariableDeclaration[];
  readonly triggers?: readonly object[];
}

export type ExecutionMode = "SUPERSEDED" | "QUEUED" | "PARALLEL";

export interface ArtifactStore {
  readonly type: string;
  readonly location: string;
  readonly encryptionKey?: { readonly id: string; readonly type: string };
}

export interface VariableDeclaration {
  readonly name: string;
  readonly defaultValue?: string;
  readonly description?: string;
}

export interface StageDeclaration {
  readonly name: string;
  readonly actions: readonly ActionDeclaration[];
  readonly beforeEntry?: { readonly conditions: readonly ConditionDeclaration[] };
  readonly onSuccess?: { readonly conditions: readonly ConditionDeclaration[] };
  readonly onFailure?: FailureDeclaration;
}

export type ConditionResult = "ROLLBACK" | "FAIL" | "RETRY" | "SKIP";
export type RetryMode = "FAILED_ACTIONS" | "ALL_ACTIONS";

export interface FailureDeclaration {
  readonly result?: ConditionResult;
  readonly retryConfiguration?: { readonly retryMode?: RetryMode };
  readonly conditions?: readonly ConditionDeclaration[];
}

export interface ConditionDeclaration {
  readonly result?: ConditionResult;
  readonly rules?: readonly RuleDeclaration[];
}

export interface RuleDeclaration {
  readonly name: string;
  readonly ruleTypeId: { readonly category: string; readonly owner?: string; readonly provider: string };
  readonly configuration?: Readonly<Record<string, string>>;
}

export interface ActionTypeId {
  readonly category: string;
  readonly owner: string;
  readonly provider: string;
  readonly version: string;
}

export interface ActionDeclaration {
  readonly name: string;
  readonly actionTypeId: ActionTypeId;
  /** @default 1 */
  readonly runOrder?: number;
  readonly configuration?: Readonly<Record<string, string>>;
  readonly inputArtifacts?: readonly { readonly name: string }[];
  readonly outputArtifacts?: readonly { readonly name: string }[];
  readonly roleArn?: string;
  readonly region?: string;
  readonly namespace?: string;
  readonly timeoutInMinutes?: number;
}
