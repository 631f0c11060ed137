import { outcomeError, asRouterError } from "./as-router-error";
import { boundOutcomes, boundUnmapped } from "./bound-outcomes";
import type { Decision, DecisionTrigger, RouteOutcome } from "./decision";
import { evaluateRoute } from "./evaluate-route";
import { FileLists } from "./file-lists";
import { inParallel } from "./in-parallel";
import { newMarker } from "./marker";
import { measureDecision } from "./measure-decision";
import type { RouterContext } from "./router-context";
import { type Snapshot, readSnapshot } from "./snapshot";
import { findUnmapped, noteHeads, seenHeads } from "./unmapped";

/** What is to be looked at, and why. */
export interface EvaluationRequest {
  readonly trigger: DecisionTrigger;
  /** Names of the services. */
  readonly services: readonly string[];
  /** Key and branch of the repository that was pushed to. */
  readonly repository?: string;
  readonly branch?: string;
  /** When it was pushed, ISO 8601. */
  readonly pushedAt?: string;
  /** Id of an operator's request to start them whatever changed. */
  readonly forced?: string;
  /** Id of the message: what it left half done it takes up at once. */
  readonly owner: string;
  readonly redelivered: boolean;
}

export interface Evaluated {
  readonly decision: Decision;
  /** Whether something failed that may succeed when the message comes back. */
  readonly retry: boolean;
}

/** Pipelines that are started at a time: CodePipeline throttles an account, not a pipeline. */
const atATime = 8;

/** Looks at the heads, decides for each service, starts what must run, and records it all once. */
export async function evaluate(context: RouterContext, request: EvaluationRequest): Promise<Evaluated> {
  const { clock, ids, markers, map } = context;
  const began = clock.now();
  const id = ids.decision();
  const services = [...request.services].sort();
  const routes = services.map((service) => map.routes[service]!);
  const snapshot = await readSnapshot(context, routes);
  const known = await markers.load(routes.map(({ pipeline }) => pipeline));
  const lists = new FileLists(context);
  const seen = await seenHeads(context, snapshot);
  const unmapped = await findUnmapped(context, lists, snapshot, seen);
  const results = await inParallel(atATime, services, async (service): Promise<readonly [string, RouteOutcome]> => {
    const route = map.routes[service]!;
    const marker = known.get(route.pipeline) ?? newMarker(route.pipeline);
    const subject = { request, decisionId: id, route, snapshot, lists, unmapped: unmapped.starts(route) };
    return [service, await guarded(() => evaluateRoute(context, subject, marker))];
  });
  const outcomes = Object.fromEntries(results);
  const retry = results.some(([, outcome]) => comesBack(outcome));
  const decision: Decision = {
    id,
    at: new Date(began).toISOString(),
    ...aboutRequest(request),
    heads: commitsIn(snapshot),
    routeMap: context.mapHash,
    routes: boundOutcomes(outcomes),
    ...(unmapped.files && { unmapped: boundUnmapped(unmapped.files) }),
    durationMilliseconds: clock.now() - began,
  };
  measureDecision(context, decision, request, { seen, known });
  await markers.putDecision(decision);
  if (!retry) await noteHeads(context, snapshot, seen);
  return { decision, retry };
}

/** The record of a message that there was nothing to evaluate for. */
export async function recordIgnored(
  context: RouterContext,
  request: Pick<EvaluationRequest, "trigger" | "repository" | "branch">,
  ignored: NonNullable<Decision["ignored"]>,
): Promise<Decision> {
  const at = new Date(context.clock.now()).toISOString();
  const decision: Decision = {
    id: context.ids.decision(),
    at,
    ...aboutRequest(request),
    heads: {},
    routeMap: context.mapHash,
    routes: {},
    ignored,
    durationMilliseconds: 0,
  };
  await context.markers.putDecision(decision);
  return decision;
}

function aboutRequest({ trigger, repository, branch }: Pick<EvaluationRequest, "trigger" | "repository" | "branch">) {
  return { trigger, ...(repository !== undefined && { repository }), ...(branch !== undefined && { branch }) };
}

/** One pipeline's trouble is not another's. */
async function guarded(work: () => Promise<RouteOutcome>): Promise<RouteOutcome> {
  try {
    return await work();
  } catch (thrown) {
    return { outcome: "failed", reason: "unevaluated", paths: [], error: outcomeError(asRouterError(thrown)) };
  }
}

function comesBack({ outcome, reason, error }: RouteOutcome): boolean {
  return reason === "busy" || (outcome === "failed" && error?.class === "transient");
}

function commitsIn(snapshot: Snapshot): Record<string, string> {
  return Object.fromEntries(
    [...snapshot].flatMap(([key, state]) => (state.state === "read" ? [[key, state.commit] as const] : [])),
  );
}
