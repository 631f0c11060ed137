import { amend } from "./amend";
import { asRouterError } from "./as-router-error";
import { cleanText } from "./clean-text";
import { transitionOf } from "./executions";
import type { Handled } from "./handled";
import { newMarker, type Marker } from "./marker";
import type { ExecutionMessage } from "./message";
import type { Execution } from "./ports";
import type { RouterContext } from "./router-context";
import { PermanentError } from "./router-error";
import { routeOf } from "./services-of";

/** An execution changed: what it is now is asked, so that late and repeated events say the same. Nothing is started for it. */
export async function applyExecution(context: RouterContext, message: ExecutionMessage): Promise<Handled> {
  const { map, markers, pipelines } = context;
  const route = routeOf(map, message.pipeline);
  if (!route) return ignored(`pipeline ${cleanText(message.pipeline, 100)}: not in the route map`);
  try {
    const execution = await pipelines.execution(route.pipeline, message.executionId);
    if (!execution) return ignored(`pipeline ${route.pipeline}: no execution ${cleanText(message.executionId, 100)}`);
    const marker = (await markers.load([route.pipeline])).get(route.pipeline) ?? newMarker(route.pipeline);
    const transition = await transitionOf(context, route, marker, execution);
    if (!transition) return { message: "done" };
    const { marker: next, changed } = await amend(markers, route.pipeline, transition, marker);
    if (changed) measureFailure(context, marker, next, execution);
    return { message: "done" };
  } catch (thrown) {
    const error = asRouterError(thrown);
    // A reconcile looks again.
    if (error instanceof PermanentError) return ignored(`${error.code}: ${cleanText(error.message, 300)}`);
    throw error;
  }
}

/** A failure counts once, also when its event comes again, and also after another one. */
function measureFailure(
  { measurements }: RouterContext,
  before: Marker,
  after: Marker,
  { id, status }: Execution,
): void {
  const failed = ({ started }: Marker) => started?.executionId === id && started.status === "Failed";
  if (status !== "Failed" || failed(before) || !failed(after)) return;
  measurements.measure({ name: "FailedExecutions", value: 1, unit: "Count", pipeline: after.pipeline });
}

function ignored(why: string): Handled {
  return { message: "done", ignored: why };
}
