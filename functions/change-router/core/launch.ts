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
  const { pipelines, markers, clock } = context;
  const { pipeline } = route;
  const { token, commits, decisionId } = pending;
  try {
    const executionId = await pipelines.start({
      pipeline,
      token,
      revisions: revisionsOf(route, commits),
      decision: decisionId,
    });
    const { marker: next } = await amend(
      markers,
      pipeline,
      confirmed(route, pending, executionId, new Date(clock.now()).toISOString()),
      marker,
    );
    return { marker: next, executionId };
  } catch (thrown) {
    const error = outcomeError(asRouterError(thrown));
    const lastError: StartError = { ...error, at: new Date(clock.now()).toISOString(), commits };
    const freed = error.class === "permanent" ? released(token, lastError) : doubted(token, lastError);
    return { marker: (await amend(markers, pipeline, freed)).marker, error };
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
