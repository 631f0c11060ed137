import type { Route } from "../../../config/route-map";
import type { Decision, RouteOutcome } from "./decision";
import type { EvaluationRequest } from "./evaluate";
import type { Marker } from "./marker";
import type { Measurement } from "./ports";
import type { RouterContext } from "./router-context";
import type { SeenHeads } from "./unmapped";

/** What the evaluation knew when it began. */
interface Before {
  readonly seen: SeenHeads;
  readonly known: ReadonlyMap<string, Marker>;
}

/** Says in figures what a decision says in words. */
export function measureDecision(
  { map, measurements, clock }: RouterContext,
  decision: Decision,
  request: EvaluationRequest,
  before: Before,
): void {
  measurements.measure({ name: "Evaluated", value: 1, unit: "Count" });
  for (const [service, outcome] of Object.entries(decision.routes)) {
    const route = map.routes[service]!;
    const { pipeline } = route;
    const count = (name: Measurement["name"], reason?: string) =>
      measurements.measure({ name, value: 1, unit: "Count", pipeline, ...(reason !== undefined && { reason }) });
    if (outcome.outcome === "start") count("Started", outcome.reason);
    if (outcome.outcome === "skip") count("Skipped", outcome.reason);
    if (outcome.reason === "not-started") count("StartFailed", outcome.error?.class);
    if (outcome.reason === "blocked") count("Blocked");
    if (outcome.mode === "tree-only") count("TreeOnly");
    if (outcome.relation === "rewritten") count("Rewritten");
    if (outcome.relation === "gone") count("BaseGone");
    if (isDrift(decision, outcome, before, route, before.known.get(pipeline))) count("ReconcileDrift", outcome.reason);
    if (outcome.outcome === "start" && request.pushedAt !== undefined) {
      const value = (clock.now() - Date.parse(request.pushedAt)) / 1000;
      measurements.measure({ name: "HeadToStartSeconds", value, unit: "Seconds", pipeline });
    }
  }
  const oldest = Math.min(
    ...[...before.known.values()].flatMap(({ pending }) => (pending ? Date.parse(pending.at) : [])),
  );
  if (oldest !== Infinity) {
    measurements.measure({ name: "OldestPendingSeconds", value: (clock.now() - oldest) / 1000, unit: "Seconds" });
  }
}

/** Whether a reconcile started what an event should have: for a new head that nobody had looked at. */
function isDrift(decision: Decision, outcome: RouteOutcome, { seen }: Before, route: Route, marker?: Marker): boolean {
  if (decision.trigger.kind !== "reconcile" || outcome.outcome !== "start" || marker?.lastError) return false;
  return Object.keys(route.sources).some((repository) => {
    const before = seen.get(repository)?.commit;
    return before !== undefined && before !== decision.heads[repository];
  });
}
