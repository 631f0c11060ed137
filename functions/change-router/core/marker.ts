import type { StartReason } from "./decision";

/** Commits by the keys of their repositories. */
export type Commits = Readonly<Record<string, string>>;

/** Ids of git's trees and blobs by {@link rootKey}; null where the path is not there. Equal ids prove equal contents. */
export type Trees = Readonly<Record<string, string | null>>;

/** A state of everything that a pipeline is built from. */
export interface Point {
  readonly commits: Commits;
  readonly trees: Trees;
}

/** A point that a pipeline was at. All times are ISO 8601 in UTC. */
export interface Reached extends Point {
  /** Missing where no execution brought it here: a baseline, an adopted root. */
  readonly executionId?: string;
  /** When that execution started; of a baseline, when it was set. An older execution never replaces a newer one. */
  readonly startTime: string;
  readonly at: string;
}

export type ExecutionStatus =
  "InProgress" | "Stopping" | "Succeeded" | "Failed" | "Stopped" | "Cancelled" | "Superseded";

/** The newest execution of the whole pipeline, whoever started it. */
export interface Started extends Reached {
  readonly executionId: string;
  readonly status: ExecutionStatus;
  /** Whether an approval was rejected in it. */
  readonly rejected?: true;
  /** When the push came that caused it: what "commit to first environment" is measured from. */
  readonly pushedAt?: string;
  /** When the first environment had it. */
  readonly firstEnvironmentAt?: string;
  /** Of the operator's request that forced it: a request starts a pipeline once. */
  readonly request?: string;
}

/** A claim: whoever wrote it is starting the pipeline. A crash leaves it behind. */
export interface Pending extends Point {
  /** `clientRequestToken` of the start. */
  readonly token: string;
  readonly decisionId: string;
  readonly at: string;
  /** Id of the message that is worked on: its redelivery need not wait for itself. */
  readonly owner: string;
  /** Why it is started, as the decision says it. */
  readonly reason: StartReason;
  readonly retries: number;
  readonly pushedAt?: string;
  readonly request?: string;
}

/** Why the last start did not happen. */
export interface StartError {
  readonly class: "transient" | "permanent";
  readonly code: string;
  readonly message: string;
  readonly at: string;
  /** What should have been started. */
  readonly commits: Commits;
}

/** Somebody said that the router shall leave a pipeline alone. */
export interface Hold {
  readonly by: string;
  readonly reason: string;
  readonly at: string;
}

/** What the router knows of one pipeline. */
export interface Marker {
  readonly pipeline: string;
  /** Rises with every write; 0 was never written. */
  readonly version: number;
  /** What the head is compared with. */
  readonly compareFrom?: Reached;
  /** What the pipeline brought to its last environment: a rollback moves this alone. */
  readonly deployed?: Reached;
  readonly started?: Started;
  readonly pending?: Pending;
  /** Times that the head of `started` was tried again without a new push. */
  readonly retries: number;
  readonly lastError?: StartError;
  readonly held?: Hold;
  /** Since when the head's run has failed more often than the router tries it by itself. */
  readonly blockedAt?: string;
}

export function newMarker(pipeline: string): Marker {
  return { pipeline, version: 0, retries: 0 };
}

/** `services:cs/Support/` */
export function rootKey({ repository, path }: { repository: string; path: string }): string {
  return `${repository}:${path}`;
}

export function isRunning(status: ExecutionStatus): boolean {
  return status === "InProgress" || status === "Stopping";
}
