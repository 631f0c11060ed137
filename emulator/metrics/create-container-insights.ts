import type { ECS } from "@aws-sdk/client-ecs";
import type { Context } from "../context";
import { ContainerInsights } from "./container-insights";

/** Container Insights of the running local AWS. */
export function createContainerInsights(context: Context): ContainerInsights {
  let client: Promise<ECS> | undefined;
  return new ContainerInsights(
    context,
    () => (client ??= import("@aws-sdk/client-ecs").then((sdk) => new sdk.ECS(context.clients.settings("ecs")))),
  );
}
