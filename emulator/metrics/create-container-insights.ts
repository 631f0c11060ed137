import type { Context } from "../context";
import { once } from "../once";
import { ContainerInsights } from "./container-insights";

/** Container Insights of the running local AWS. */
export function createContainerInsights(context: Context): ContainerInsights {
  const ecs = once(async () => new (await import("@aws-sdk/client-ecs")).ECS(context.clients.settings("ecs")));
  return new ContainerInsights(context, ecs);
}
