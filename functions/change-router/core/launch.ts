import type { Route } from "../../../config/route-map";
import { amend } from "./amend";
import { asRouterError, outcomeError } from "./as-router-error";
import type { OutcomeError } from "./decision";
import type { Commits, Marker, Pending, StartError } from "./marker";
import type { RouterContext } from "./router-context";
import { confirmed, doubted, released } from "./transitions";

export type Launched =
  { readonly marker: Marker; readonly executionId: string } | { readonly marker: Marker; readonly error: OutcomeError };

/**
 * Starts what is claimed, and says so in the marker. A start that AWS refuses for good frees the claim. One whose end nobody
 * knows keeps it: the same message, or after a minute any other, finds the execution or starts it with the same token.
 */
export async function launch(
  context: RouterContext,
  route: Route,
  marker: Marker,
  pending: Pending,
): Promise<Launched> {
  const started = await start(context, route, pending);
  const { markers, clock } = context;
  const at = new Date(clock.now()).toISOString();
  if ("executionId" in started) {
    // What runs is not freed, whatever becomes of this: whoever comes next finds the execution.
    const transition = confirmed(route, pending, started.executionId, at);
    return { ...started, marker: (await amend(markers, route.pipeline, transition, marker)).marker };
  }
  const { error } = started;
  const lastError: StartError = { ...error, at, commits: pending.commits };
  const freed = error.class === "permanent" ? released(pending.token, lastError) : doubted(pending.token, lastError);
  return { error, marker: (await amend(markers, route.pipeline, freed)).marker };
}

async function start(
  { pipelines }: RouterContext,
  route: Route,
  { token, commits, decisionId: decision }: Pending,
): Promise<{ readonly executionId: string } | { readonly error: OutcomeError }> {
  const revisions = revisionsOf(route, commits);
  try {
    return { executionId: await pipelines.start({ pipeline: route.pipeline, token, revisions, decision }) };
  } catch (thrown) {
    return { error: outcomeError(asRouterError(thrown)) };
  }
}

/** Commits by the names of the source actions. */
export function revisionsOf(route: Route, commits: Commits): Record<string, string> {
  return Object.fromEntries(
    Object.entries(route.sources).map(([repository, action]) => [action, commits[repository]!]),
  );
}

/** The way back; undefined until every source action has its commit. */
export function commitsOf(route: Route, revisions: Readonly<Record<string, string>>): Commits | undefined {
  const entries = Object.entries(route.sources).map(([repository, action]) => [repository, revisions[action]] as const);
  return entries.every(([, commit]) => commit) ? (Object.fromEntries(entries) as Record<string, string>) : undefined;
}
