import type { Route } from "../../../config/route-map";
import { amend } from "./amend";
import { outcomeError } from "./as-router-error";
import { decide, type Question } from "./decide";
import type { RouteOutcome, StartReason } from "./decision";
import type { EvaluationRequest } from "./evaluate";
import type { FileLists } from "./file-lists";
import { fillRoots } from "./fill-roots";
import { launch } from "./launch";
import type { Marker, Pending, Point } from "./marker";
import { sameCommits } from "./points";
import { recover } from "./recover";
import { refresh } from "./refresh";
import type { RouterContext } from "./router-context";
import { headOf, type Snapshot } from "./snapshot";
import { startToken } from "./start-token";
import { baselined, blocked, claimed, widened } from "./transitions";

/** One route within an evaluation. */
export interface RouteSubject {
  readonly request: EvaluationRequest;
  readonly decisionId: string;
  readonly route: Route;
  readonly snapshot: Snapshot;
  readonly lists: FileLists;
  /** Whether a file outside of every root starts it. */
  readonly unmapped: boolean;
}

/** Races that one evaluation loses before its message comes back. */
const claimTries = 3;

/** Decides for one pipeline, and does it. */
export async function evaluateRoute(
  context: RouterContext,
  subject: RouteSubject,
  marker: Marker,
): Promise<RouteOutcome> {
  const head = headOf(subject.route, subject.snapshot);
  if ("obstacle" in head) return unreadable(head.obstacle);
  let current = await upToDate(context, subject, marker);
  for (let attempt = 0; attempt < claimTries; attempt++) {
    const result = await attemptRoute(context, subject, current, head);
    if ("outcome" in result) return result;
    current = result.lostTo;
  }
  return { outcome: "skip", reason: "busy", paths: [] };
}

function unreadable(obstacle: Extract<ReturnType<typeof headOf>, { obstacle: unknown }>["obstacle"]): RouteOutcome {
  return obstacle === "gone"
    ? { outcome: "failed", reason: "branch-gone", paths: [] }
    : { outcome: "failed", reason: "unreadable", paths: [], error: outcomeError(obstacle) };
}

/** A pipeline that the router never wrote about has a past of its own; a reconcile trusts no event to have come. */
async function upToDate(context: RouterContext, { request, route }: RouteSubject, marker: Marker): Promise<Marker> {
  const unknown = !marker.compareFrom && !marker.started;
  if (!unknown && request.trigger.kind !== "reconcile") return marker;
  let current = marker;
  for (const step of (await refresh(context, route, marker)).steps) {
    current = (await amend(context.markers, route.pipeline, step, current)).marker;
  }
  return current;
}

/** @returns what came of it, or the marker of whoever was faster */
async function attemptRoute(
  context: RouterContext,
  subject: RouteSubject,
  marker: Marker,
  head: Point,
): Promise<RouteOutcome | { readonly lostTo: Marker }> {
  const { request, route } = subject;
  if (!marker.pending) return act(context, subject, marker, head);
  const recovered = await recover(context, route, marker, marker.pending, head, request.owner);
  if (recovered === "busy") return { outcome: "skip", reason: "busy", paths: [] };
  if ("error" in recovered) return { outcome: "failed", reason: "not-started", paths: [], error: recovered.error };
  if (!("executionId" in recovered)) return act(context, subject, recovered.marker, head);
  context.measurements.measure({ name: "PendingRecovered", value: 1, unit: "Count", pipeline: route.pipeline });
  const outcome = await act(context, subject, recovered.marker, head);
  if (!("outcome" in outcome) || outcome.outcome !== "skip") return outcome;
  const { reason, decisionId } = marker.pending;
  return { ...outcome, outcome: "start", reason, executionId: recovered.executionId, recoveredFrom: decisionId };
}

async function act(
  context: RouterContext,
  subject: RouteSubject,
  marker: Marker,
  head: Point,
): Promise<RouteOutcome | { readonly lostTo: Marker }> {
  const { question, filled } = await ask(context, subject, marker, head);
  const decided = await decide(question);
  const outcome = { ...decided, ...(question.marker.compareFrom && { base: question.marker.compareFrom.commits }) };
  if (outcome.outcome === "start") return startRoute(context, subject, marker, head, outcome);
  return note(context, subject.route, question.marker, head, outcome, filled);
}

/** A marker with the roots that the route map gained since it was written. */
export async function ask(
  context: RouterContext,
  { route, request, lists, unmapped }: Omit<RouteSubject, "decisionId" | "snapshot">,
  marker: Marker,
  head: Point,
): Promise<{ readonly question: Question; readonly filled: boolean }> {
  const base = marker.compareFrom && (await fillRoots(context, route, marker.compareFrom, head));
  const started = marker.started && (await fillRoots(context, route, marker.started, head)).point;
  const question: Question = {
    route,
    marker: { ...marker, ...(base && { compareFrom: base.point }), ...(started && { started }) },
    head,
    lists,
    forced: request.forced,
    mayRetry: request.trigger.kind === "reconcile" || request.trigger.kind === "resume",
    redelivered: request.redelivered,
    unmapped,
  };
  return { question, filled: base?.filled ?? false };
}

/** Writes what a decision to start nothing changes in the marker. */
async function note(
  { markers, clock }: RouterContext,
  { pipeline }: Route,
  { compareFrom, blockedAt }: Marker,
  head: Point,
  outcome: RouteOutcome,
  filled: boolean,
): Promise<RouteOutcome> {
  const now = new Date(clock.now()).toISOString();
  if (outcome.reason === "baseline") await amend(markers, pipeline, baselined(head, now));
  if (outcome.reason === "blocked" && !blockedAt) await amend(markers, pipeline, blocked(now));
  if (!filled || !compareFrom) return outcome;
  await amend(markers, pipeline, widened(compareFrom));
  return outcome.reason === "unchanged" ? { ...outcome, outcome: "adopt", reason: "new-root" } : outcome;
}

async function startRoute(
  context: RouterContext,
  { request, route, decisionId }: RouteSubject,
  marker: Marker,
  head: Point,
  outcome: RouteOutcome,
): Promise<RouteOutcome | { readonly lostTo: Marker }> {
  const again = marker.started && sameCommits(route, marker.started.commits, head.commits);
  const pending: Pending = {
    ...head,
    token: startToken(route.pipeline, head.commits, marker.version),
    decisionId,
    at: new Date(context.clock.now()).toISOString(),
    owner: request.owner,
    reason: outcome.reason as StartReason,
    retries: outcome.reason === "retry" && again ? marker.retries + 1 : 0,
    ...(request.pushedAt !== undefined && { pushedAt: request.pushedAt }),
    ...(request.forced !== undefined && { request: request.forced }),
  };
  const claim = claimed(pending)(marker);
  const claimedMarker = claim && { ...claim, version: marker.version + 1 };
  if (!claimedMarker || !(await context.markers.save(claimedMarker))) {
    const stored = await context.markers.load([route.pipeline]);
    return { lostTo: stored.get(route.pipeline) ?? marker };
  }
  const launched = await launch(context, route, claimedMarker, pending);
  return "error" in launched
    ? { ...outcome, outcome: "failed", reason: "not-started", error: launched.error }
    : { ...outcome, executionId: launched.executionId };
}
