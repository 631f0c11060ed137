import type { Route } from "../../../config/route-map";
import { transitionOf } from "./executions";
import type { Marker } from "./marker";
import type { ExecutionSummary } from "./ports";
import type { RouterContext } from "./router-context";
import type { Transition } from "./transitions";

/** Executions that one look at a pipeline's past asks the details of. */
const detailLimit = 20;

/**
 * What CodePipeline's own history says that the marker does not know: because an event was lost, or because the pipeline is
 * older than its marker. Writes nothing.
 *
 * @returns the marker as it should be, and the steps there
 */
export async function refresh(
  context: RouterContext,
  route: Route,
  marker: Marker,
): Promise<{ readonly marker: Marker; readonly steps: readonly Transition[] }> {
  const steps: Transition[] = [];
  let next = marker;
  for (const { id } of (await newsOf(context, route, marker)).reverse()) {
    const execution = await context.pipelines.execution(route.pipeline, id);
    const step = execution && (await transitionOf(context, route, next, execution));
    const stepped = step?.(next);
    if (!step || !stepped || stepped === next) continue;
    next = stepped;
    steps.push(step);
  }
  return { marker: next, steps };
}

/** The newest first: up to the one that succeeded last, nothing older can matter. */
async function newsOf({ pipelines }: RouterContext, route: Route, marker: Marker): Promise<ExecutionSummary[]> {
  const recent = await pipelines.recent(route.pipeline);
  return recent.filter((one) => isNews(one, marker)).slice(0, detailLimit);
}

function isNews(
  { id, status, startedAt, kind }: ExecutionSummary,
  { started, compareFrom, deployed }: Marker,
): boolean {
  if (id === started?.executionId) return status !== started.status;
  if (kind === "rollback") return status === "Succeeded" && (!deployed || startedAt > deployed.startTime);
  if (!started || startedAt > started.startTime) return !isOld(startedAt, compareFrom);
  // Older than the last one: its end matters only if it is good.
  return status === "Succeeded" && id !== compareFrom?.executionId && !isOld(startedAt, compareFrom);
}

function isOld(startedAt: string, compareFrom: Marker["compareFrom"]): boolean {
  return compareFrom !== undefined && startedAt <= compareFrom.startTime;
}
