import type { RouteOutcome } from "../functions/change-router/core/decision";
import type { Commits } from "../functions/change-router/core/marker";

/** Why each outcome came about; what stands between braces is filled in. */
const reasons: Readonly<Record<RouteOutcome["reason"], string>> = {
  changed: "{files} that it is built from changed since {base}",
  forced: "an operator asked for it",
  "first-run": "it has no past",
  "supersede-back": "the head is what succeeded last, and something else ran after it",
  retry: "the head's run failed, and there are tries left",
  unmapped: "a file changed outside of every root, and the route map says that this starts everything",
  unchanged: "nothing that it is built from changed since {base}",
  "ignored-only": "every file that changed since {base} fits a glob of its `ignore`",
  "covered-by-running": "the execution that runs has all of it",
  held: "an operator holds it; resume frees it",
  blocked: "the head's run failed as often as the router tries it; a push, run, resume or baseline frees it",
  "awaits-retry": "the head's run failed; the next reconcile tries it again",
  rejected: "an approval of the head was rejected; it is not proposed again before the service changes",
  "start-refused": "AWS refused to start the head for good, and this is the same message again",
  busy: "another router is starting it at this moment",
  baseline: "a pipeline without a past takes the head for what is there",
  "new-root": "the route map gained a root whose past nobody knows",
  "not-started": "the pipeline could not be started",
  "branch-gone": "the branch of a repository that it is built from is not there",
  unreadable: "a repository could not be read",
  unevaluated: "its marker or its past could not be read or written",
};

/** What was done, and what would be done. */
const verbs: Readonly<Record<RouteOutcome["outcome"], { readonly did: string; readonly would: string }>> = {
  start: { did: "started", would: "would start" },
  skip: { did: "not started", would: "would not start" },
  adopt: { did: "taken as it is", would: "would be taken as it is" },
  failed: { did: "FAILED", would: "would fail" },
};

/** `started: 3 files that it is built from changed since 0123456789ab` */
export function routeSentence(outcome: RouteOutcome, tense: "did" | "would"): string {
  const { reason, base, error, executionId } = outcome;
  const filled = reasons[reason].replace("{files}", fileCount(outcome)).replace("{base}", shortCommits(base));
  const execution = executionId === undefined ? "" : ` (execution ${executionId})`;
  const why = error === undefined ? "" : `: ${error.code}: ${error.message}`;
  return `${verbs[outcome.outcome][tense]}: ${filled}${why}${execution}`;
}

/** The files that matter, or the folders when no list of files could be trusted; each on a line, and how many more. */
export function routePaths({ paths, fileCount: all = paths.length, truncated = false }: RouteOutcome): string[] {
  const more = all - paths.length;
  if (more > 0) return [...paths, `and ${more} more`];
  return truncated ? [...paths, "and more"] : [...paths];
}

/** How the comparison was made, where it was not made by files alone. */
export function routeMethod({ mode, relation }: RouteOutcome): string | undefined {
  if (mode !== "tree-only") return undefined;
  const because: Readonly<Record<string, string>> = {
    gone: "git no longer has the base",
    rewritten: "history was rewritten",
    unknown: "nobody could say how the base lies to the head",
  };
  return `compared by folders alone, since ${because[relation ?? ""] ?? "no list of files could be trusted"}`;
}

function fileCount({ paths, fileCount: all = paths.length, mode, truncated = false }: RouteOutcome): string {
  const what = mode === "tree-only" ? "folder" : "file";
  return `${truncated ? "at least " : ""}${all} ${what}${all === 1 ? "" : "s"}`;
}

/** `0123456789ab`; of several repositories `services 0123456789ab, ui 456789abcdef`. */
export function shortCommits(commits: Commits = {}): string {
  const all = Object.entries(commits).map(([repository, commit]) => [repository, commit.slice(0, 12)] as const);
  if (all.length === 0) return "its beginning";
  return all.length === 1 ? all[0]![1] : all.map(([repository, commit]) => `${repository} ${commit}`).join(", ");
}
