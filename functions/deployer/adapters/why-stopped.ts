import type { ECSClient, Service } from "@aws-sdk/client-ecs";
import type { ServiceTarget } from "./service-target";
import { stoppedTasks } from "./stopped-tasks";

const toldReasons = 3;

/** What the service said last; what says why comes before what it did then. */
export function lastEvents({ events = [] }: Service): string[] {
  const said = events.map(({ message = "" }) => message);
  const isReason = (message: string) => /is unhealthy|is unable|failed/.test(message);
  return [...said.filter(isReason), ...said.filter((message) => !isReason(message))].slice(0, toldReasons);
}

/** Why the tasks of a revision stopped, as ECS keeps it for a while. */
export async function whyStopped(client: ECSClient, target: ServiceTarget, revision: string): Promise<string[]> {
  const reasons = (await stoppedTasks(client, target, revision))
    .flatMap(({ stoppedReason, containers = [] }) => [stoppedReason, ...containers.map(({ reason }) => reason)])
    .filter((reason) => reason !== undefined && reason !== "");
  return [...new Set(reasons as string[])].slice(0, toldReasons);
}
