import type { RouteRepository } from "../../../config/route-map";
import type { Decision, Relation } from "./decision";
import type { ExecutionStatus, Marker } from "./marker";

/**
 * A git provider. Every method throws a {@link RouterError}: `TransientError` after the adapter's own tries, `PermanentError`
 * for a repository that is not there or not allowed. Commits are 40 hexadecimal digits.
 */
export interface Source {
  /** @returns the commit of the repository's branch, never of a tag of that name; undefined when there is no such branch */
  head(repository: RouteRepository): Promise<string | undefined>;

  /**
   * Ids of what stands at each path, be it a folder, a file, a link or a submodule (then its commit), with or without a slash
   * at the path's end; all in one call where the provider can. An empty path is the whole tree. The id of a file that is not
   * a plain one (executable, a link) has its mode before it where the provider tells it: `100755:<id>`.
   *
   * @returns an entry for every path: null where it is not there
   * @throws HistoryError when git no longer has the commit
   */
  trees(
    repository: RouteRepository,
    commit: string,
    paths: readonly string[],
  ): Promise<ReadonlyMap<string, string | null>>;

  /** `gone` when git no longer has the base. */
  relation(repository: RouteRepository, base: string, head: string): Promise<Relation>;

  /**
   * The files that differ between two commits, both sides of a rename, unquoted.
   *
   * @throws HistoryError when git no longer has the base
   */
  files(repository: RouteRepository, base: string, head: string, budget: FileBudget): Promise<FileList>;
}

/** Where an adapter stops and says that the list is not complete. */
export interface FileBudget {
  readonly pages: number;
  readonly milliseconds: number;
}

export interface FileList {
  readonly files: readonly string[];
  /** Whether it is known that there are no more. */
  readonly complete: boolean;
  /** Whether the two states were compared, not the head with where it left the base: only then rewritten history is seen. */
  readonly twoDot: boolean;
}

/** CodePipeline. Errors as those of {@link Source}. */
export interface Pipelines {
  /** @returns the id of the execution; with a token that was used before, of the execution that it started */
  start(start: PipelineStart): Promise<string>;

  /** The newest first, at most 100. */
  recent(pipeline: string): Promise<readonly ExecutionSummary[]>;

  /** @returns undefined when there is no such execution */
  execution(pipeline: string, executionId: string): Promise<Execution | undefined>;
}

export interface PipelineStart {
  readonly pipeline: string;
  /** Fits `^[a-zA-Z0-9-]{1,128}$`. */
  readonly token: string;
  /** Commits by the names of the source actions. */
  readonly revisions: Readonly<Record<string, string>>;
  /** Value of the variable ROUTER_DECISION. */
  readonly decision: string;
}

export interface ExecutionSummary {
  readonly id: string;
  readonly status: ExecutionStatus;
  /** ISO 8601. */
  readonly startedAt: string;
  /** `StartPipelineExecution`, `CreatePipeline`, `ManualRollback` … */
  readonly trigger: string;
  readonly kind: "standard" | "rollback";
  /** Commits by the names of the source actions, as far as they are known yet. */
  readonly revisions: Readonly<Record<string, string>>;
}

export interface Execution extends ExecutionSummary {
  /** Resolved values by the names of the variables; none that was not declared at its time. */
  readonly variables: Readonly<Record<string, string>>;
  /** Whether it failed because an approval was rejected. */
  readonly rejected: boolean;
}

/**
 * Where markers and records are kept. Correctness stands on {@link Markers.save} alone: whoever read an older version does
 * not write.
 */
export interface Markers {
  /** Read consistently. Pipelines that were never written are missing. */
  load(pipelines: readonly string[]): Promise<ReadonlyMap<string, Marker>>;

  /**
   * Writes the whole marker if the stored version is `marker.version - 1` (0: there is none yet).
   *
   * @returns false when somebody else wrote in between
   */
  save(marker: Marker): Promise<boolean>;

  /** Once: an id that is there stays as it is, and that is no error. It expires after 400 days. */
  putDecision(decision: Decision): Promise<void>;

  /** The newest first; of one service, those that did not find it unchanged. A record that was written just now may be missing. */
  decisions(query: { readonly service?: string; readonly limit: number }): Promise<readonly Decision[]>;

  head(repository: string): Promise<Head | undefined>;

  /** Condition as that of {@link save}. */
  saveHead(head: Head): Promise<boolean>;
}

/** The last evaluated head of a repository's branch. */
export interface Head {
  /** Key of the repository. */
  readonly repository: string;
  readonly version: number;
  readonly commit: string;
  readonly seenAt: string;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

export interface Ids {
  /** A ULID. */
  decision(): string;
}

export type MeasurementName =
  | "Evaluated"
  | "Started"
  | "Skipped"
  | "StartFailed"
  | "TreeOnly"
  | "Rewritten"
  | "BaseGone"
  | "PendingRecovered"
  | "ReconcileDrift"
  | "Blocked"
  | "FailedExecutions"
  | "HeadToStartSeconds"
  | "OldestPendingSeconds"
  | "CommitToFirstEnvironmentSeconds";

/** Where figures go: as EMF to CloudWatch, namespace `Thrive/Delivery`. */
export interface Measurements {
  measure(measurement: Measurement): void;
}

export interface Measurement {
  readonly name: MeasurementName;
  readonly value: number;
  readonly unit: "Count" | "Seconds";
  /** Dimension `Pipeline`. */
  readonly pipeline?: string;
  /** Not a dimension: a property of the log line. */
  readonly reason?: string;
}

/** Everything that the core reaches the world through. */
export interface Ports {
  readonly source: Source;
  readonly pipelines: Pipelines;
  readonly markers: Markers;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly measurements: Measurements;
}
