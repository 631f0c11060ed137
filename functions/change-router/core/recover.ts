import type { Route } from "../../../config/route-map";
import { amend } from "./amend";
import type { OutcomeError } from "./decision";
import { launch, revisionsOf } from "./launch";
import type { Marker, Pending, Point } from "./marker";
import type { Execution } from "./ports";
import { sameCommits } from "./points";
import type { RouterContext } from "./router-context";
import { confirmed, released } from "./transitions";

/** A function that claimed longer ago than this is not at work any more: starting one pipeline takes seconds. */
const staleAfterMilliseconds = 60_000;

/** What clocks may differ from AWS's. */
const clockSkewMilliseconds = 60_000;

export type Recovered =
  /** Somebody else is at work. */
  | "busy"
  /** Nothing runs for the claim, and it was freed. */
  | { readonly marker: Marker }
  /** What was claimed runs. */
  | { readonly marker: Marker; readonly executionId: string }
  | { readonly marker: Marker; readonly error: OutcomeError };

/** Ends a claim that its router left behind between starting the pipeline and saying so. */
export async function recover(
  context: RouterContext,
  route: Route,
  marker: Marker,
  pending: Pending,
  head: Point,
  owner: string,
): Promise<Recovered> {
  const age = context.clock.now() - Date.parse(pending.at);
  if (pending.owner !== owner && age < staleAfterMilliseconds) return "busy";
  const found = await findStarted(context, route, pending);
  const { markers } = context;
  if (found) {
    const transition = confirmed(route, pending, found.id, found.startedAt);
    return { marker: (await amend(markers, route.pipeline, transition, marker)).marker, executionId: found.id };
  }
  if (!marker.held && sameCommits(route, pending.commits, head.commits)) {
    return launch(context, route, marker, pending);
  }
  return { marker: (await amend(markers, route.pipeline, released(pending.token), marker)).marker };
}

/** The execution that bears the claim's decision. */
async function findStarted(
  { pipelines }: RouterContext,
  route: Route,
  pending: Pending,
): Promise<Execution | undefined> {
  const earliest = Date.parse(pending.at) - clockSkewMilliseconds;
  const revisions = Object.entries(revisionsOf(route, pending.commits));
  for (const { id, startedAt, trigger, revisions: taken } of await pipelines.recent(route.pipeline)) {
    if (trigger !== "StartPipelineExecution" || Date.parse(startedAt) < earliest) continue;
    // Source actions that have not run yet say nothing.
    if (revisions.some(([action, commit]) => taken[action] !== undefined && taken[action] !== commit)) continue;
    const execution = await pipelines.execution(route.pipeline, id);
    if (execution?.variables.ROUTER_DECISION === pending.decisionId) return execution;
  }
  return undefined;
}
