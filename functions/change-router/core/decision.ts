import type { Commits } from "./marker";

export type StartReason =
  /** A file changed that it is built from. */
  | "changed"
  /** An operator asked for it. */
  | "forced"
  /** It has no past at all. */
  | "first-run"
  /** The head is what succeeded last, but something else runs, or failed, after it. */
  | "supersede-back"
  /** The run of what the head is failed: by a reconcile as often as `maxAutoRetries` says, and by the next push. */
  | "retry"
  /** A file changed outside of every root, and the route map says that this starts everything. */
  | "unmapped";

export type SkipReason =
  /** The head's trees are those of the base. */
  | "unchanged"
  /** Every changed file fits a glob of `ignore`. */
  | "ignored-only"
  /** The running execution has all of it. */
  | "covered-by-running"
  /** An operator holds it. */
  | "held"
  /** The head's run failed more often than `maxAutoRetries`: a push, `run`, `resume` or `baseline` frees it. */
  | "blocked"
  /** The head's run failed; the next reconcile tries it again. */
  | "awaits-retry"
  /** An approval of it was rejected; it is not proposed again before the service changes. */
  | "rejected"
  /** AWS refused to start the head for good, and this is the same message again. */
  | "start-refused"
  /** Another router is starting it at this moment. */
  | "busy";

export type AdoptReason =
  /** `firstRun` is `baseline`: the head counts as there. */
  | "baseline"
  /** The route map gained a root whose past nobody knows. */
  | "new-root";

export type FailReason =
  /** The pipeline could not be started. */
  | "not-started"
  /** The branch of a repository that it is built from is not there. */
  | "branch-gone"
  /** A repository could not be read. */
  | "unreadable"
  /** Its marker or its past could not be read or written. */
  | "unevaluated";

/** How the base lies to the head. `gone`: git no longer has the base. `unknown`: nobody could say. */
export type Relation = "same" | "forward" | "rewritten" | "gone" | "unknown";

/** `trees`: ids alone decided. `files`: the list of files did. `tree-only`: ids differ, and no list could be trusted. */
export type Mode = "trees" | "files" | "tree-only";

export interface OutcomeError {
  readonly class: "transient" | "permanent";
  readonly code: string;
  readonly message: string;
}

/** What became of one pipeline in a decision, and why. */
export interface RouteOutcome {
  readonly outcome: "start" | "skip" | "adopt" | "failed";
  readonly reason: StartReason | SkipReason | AdoptReason | FailReason;
  /** What the head was compared with. */
  readonly base?: Commits;
  /** Of the repository that changed; the worst of them if several did. */
  readonly relation?: Relation;
  readonly mode?: Mode;
  /** At most 20; roots with `mode: "tree-only"`. `<repository>:` stands before those of other repositories than its own. */
  readonly paths: readonly string[];
  /** Of all that matter, also those not in `paths`. */
  readonly fileCount?: number;
  /** Whether there are more than `paths` says. */
  readonly truncated?: boolean;
  readonly executionId?: string;
  /** Id of the decision that a router made and did not finish: what the execution has as its variable ROUTER_DECISION. */
  readonly recoveredFrom?: string;
  /** Why it failed, or why a list could not be trusted. */
  readonly error?: OutcomeError;
}

/** What made the router look. */
export interface DecisionTrigger {
  readonly kind: "push" | "reconcile" | "run" | "run-all" | "resume" | "explain";
  /** Of the message or request. */
  readonly id?: string;
  /** Who pushed or asked. */
  readonly actor?: string;
  /** What the event said; the head decides. */
  readonly commit?: string;
  readonly reason?: string;
}

/** Files of a push that no route is built from. */
export interface UnmappedFiles {
  readonly paths: readonly string[];
  readonly fileCount: number;
  /** Whether the list may lack some. */
  readonly truncated?: boolean;
}

/** The record of one evaluation. */
export interface Decision {
  /** ULID: sorts by time. */
  readonly id: string;
  readonly at: string;
  readonly trigger: DecisionTrigger;
  /** Key of the repository that was pushed to. */
  readonly repository?: string;
  readonly branch?: string;
  /** What the branches were at, whatever the event said. */
  readonly heads: Commits;
  /** SHA-256 of the route map. */
  readonly routeMap: string;
  /** By the names of the services. */
  readonly routes: Readonly<Record<string, RouteOutcome>>;
  /** Why nothing was evaluated. */
  readonly ignored?: "ignored-ref" | "branch-gone" | "unknown-repository";
  readonly unmapped?: UnmappedFiles;
  readonly durationMilliseconds: number;
}
