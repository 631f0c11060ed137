import type { StackState } from "./states";
import { table } from "./table";

/** A deployed service: what its stack's outputs say. */
export interface DeployedService {
  readonly service: string;
  readonly url: string;
  readonly stack: string;
  readonly logGroup: string;
}

/** Stacks with the outputs `url` and `log_group` are services. */
export function deployedServices(states: readonly StackState[]): DeployedService[] {
  return states.flatMap(({ stack, outputs: { url, log_group: logGroup } }) =>
    typeof url === "string" && typeof logGroup === "string"
      ? [{ service: stack.replace(/^local-/, ""), url, stack, logGroup }]
      : [],
  );
}

export function serviceTable(services: readonly DeployedService[]): string {
  return table(
    ["service", "URL", "stack", "log group"],
    services.map(({ service, url, stack, logGroup }) => [service, url, stack, logGroup]),
  );
}
