import { amend } from "./amend";
import type { Handled } from "./handled";
import type { StageMessage } from "./message";
import type { RouterContext } from "./router-context";
import { routeOf } from "./services-of";
import { reachedFirstEnvironment } from "./transitions";

/** How long a push took to where somebody first sees it. What a person or a reconcile started has no push to count from. */
export async function measureStage(context: RouterContext, message: StageMessage): Promise<Handled> {
  const { map, markers, measurements } = context;
  const { pipeline, executionId, stage, state, at } = message;
  const route = routeOf(map, pipeline);
  if (!route || stage !== route.firstEnvironment || state !== "SUCCEEDED") return { message: "done" };
  const { marker, changed } = await amend(markers, pipeline, reachedFirstEnvironment(executionId, at));
  const pushedAt = marker.started?.pushedAt;
  if (!changed || pushedAt === undefined) return { message: "done" };
  const value = (Date.parse(at) - Date.parse(pushedAt)) / 1000;
  measurements.measure({ name: "CommitToFirstEnvironmentSeconds", value, unit: "Seconds", pipeline });
  return { message: "done" };
}
