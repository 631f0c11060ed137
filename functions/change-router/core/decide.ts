import type { Route } from "../../../config/route-map";
import { compare, type Difference } from "./compare";
import type { RouteOutcome, SkipReason, StartReason } from "./decision";
import type { FileLists } from "./file-lists";
import { isRunning, type Marker, type Point, type Started } from "./marker";
import { sameCommits } from "./points";

/** Everything that one decision depends on. */
export interface Question {
  readonly route: Route;
  /** With the roots of the route: see {@link fillRoots}. */
  readonly marker: Marker;
  readonly head: Point;
  readonly lists: FileLists;
  /** Id of an operator's request to start it whatever changed. */
  readonly forced?: string;
  /** Whether a head whose run failed may be tried again. */
  readonly mayRetry: boolean;
  /** Whether the message was worked on before, and not to its end. */
  readonly redelivered: boolean;
  /** Whether a file outside of every root starts it. */
  readonly unmapped: boolean;
}

/** What shall become of a pipeline. Reads git at most; writes nothing. */
export async function decide(question: Question): Promise<RouteOutcome> {
  const { marker, forced, route, head } = question;
  if (marker.held) return skip("held");
  if (forced !== undefined) return marker.started?.request === forced ? skip("covered-by-running") : start("forced");
  if (!marker.compareFrom && !marker.started && route.firstRun === "baseline") {
    return { outcome: "adopt", reason: "baseline", paths: [] };
  }
  const gap = marker.compareFrom && (await compare(question.lists, route, marker.compareFrom, head));
  const last = marker.started;
  if (last && isRunning(last.status)) return besideRunning(question, last, gap);
  return afterEnded(question, last, gap);
}

/** Only what the running execution lacks is a reason to start another one. */
async function besideRunning(question: Question, running: Started, gap: Difference | undefined): Promise<RouteOutcome> {
  const ahead = await compare(question.lists, question.route, running, question.head);
  const wanted = !gap || gap.matters;
  if (ahead.matters) return start(wanted ? "changed" : "supersede-back", gap?.matters ? gap : ahead);
  if (outsideOfRoots(question, running)) return start("unmapped");
  return wanted ? skip("covered-by-running", gap ?? ahead) : skip(settledReason(question, gap), gap);
}

async function afterEnded(
  question: Question,
  last: Started | undefined,
  gap: Difference | undefined,
): Promise<RouteOutcome> {
  const unsettled = isUnsettled(question.marker, last);
  if (gap && !gap.matters && !unsettled) {
    return outsideOfRoots(question, last) ? start("unmapped") : skip(settledReason(question, gap), gap);
  }
  const { lastError } = question.marker;
  if (
    question.redelivered &&
    lastError?.class === "permanent" &&
    sameCommits(question.route, lastError.commits, question.head.commits)
  ) {
    return skip("start-refused", gap);
  }
  if (last && unsettled && sameCommits(question.route, last.commits, question.head.commits)) {
    return tryAgain(question, gap);
  }
  if (!gap) return start("first-run");
  if (gap.matters) return start("changed", gap);
  const back = await compare(question.lists, question.route, last!, question.head);
  return start(back.matters ? "supersede-back" : "retry", back);
}

/** The head itself was run, and did not succeed. */
function tryAgain({ marker, route, mayRetry }: Question, gap: Difference | undefined): RouteOutcome {
  if (marker.retries >= route.maxAutoRetries) return skip("blocked", gap);
  return mayRetry ? start("retry", gap) : skip("awaits-retry", gap);
}

/**
 * Whether something ran after what counts as there, and did not succeed: it may have reached the first environments. So the
 * head runs again even if it equals what succeeded before.
 */
function isUnsettled({ compareFrom }: Marker, last: Started | undefined): boolean {
  if (!last || last.status === "Succeeded" || isRunning(last.status)) return false;
  if (!compareFrom) return true;
  return last.executionId !== compareFrom.executionId && last.startTime > compareFrom.startTime;
}

function outsideOfRoots({ unmapped, route, head }: Question, last: Started | undefined): boolean {
  return unmapped && !(last && sameCommits(route, last.commits, head.commits));
}

/** Why there is nothing to do. */
function settledReason({ marker: { started, compareFrom } }: Question, gap: Difference | undefined): SkipReason {
  if (gap?.mode === "files") return "ignored-only";
  return started?.rejected && started.executionId === compareFrom?.executionId ? "rejected" : "unchanged";
}

function start(reason: StartReason, difference?: Difference): RouteOutcome {
  return { outcome: "start", reason, ...evidence(difference) };
}

function skip(reason: SkipReason, difference?: Difference): RouteOutcome {
  return { outcome: "skip", reason, ...evidence(difference) };
}

function evidence(difference: Difference | undefined): Pick<RouteOutcome, "relation" | "mode" | "paths" | "error"> {
  const { mode, relation, paths = [], error } = difference ?? {};
  return { ...(relation && { relation }), ...(mode && { mode }), paths, ...(error && { error }) };
}
