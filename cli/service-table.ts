import { placeOfStack } from "./local-environment";
import { localUrl, type Domains } from "./local-url";
import type { StackState } from "./states";
import { table } from "./table";

/** A deployed service: what its stack's outputs say. */
export interface DeployedService {
  readonly service: string;
  readonly environment: string;
  /** On its custom domain. */
  readonly url: string;
  /** Where that answers on this machine, when something does. */
  readonly localUrl?: string;
  readonly stack: string;
  readonly logGroup: string;
}

/** Stacks with the outputs `url` and `log_group` are services; those of the first environment come first. */
export function deployedServices(states: readonly StackState[], domains: Domains = {}): DeployedService[] {
  const services = states.flatMap(({ stack, outputs: { url, log_group: logGroup } }) => {
    if (typeof url !== "string" || typeof logGroup !== "string") return [];
    const { environment, part: service } = placeOfStack(stack);
    const local = localUrl(url, domains);
    return [{ service, environment, url, ...(local === undefined ? {} : { localUrl: local }), stack, logGroup }];
  });
  return services.sort((one, other) => one.environment.length - other.environment.length);
}

/** @param answers what a request to each service's URL was answered, by stack */
export function serviceTable(services: readonly DeployedService[], answers?: ReadonlyMap<string, string>): string {
  return table(
    ["service", "URL", ...(answers === undefined ? [] : ["answers"]), "stack", "log group"],
    services.map(({ service, url, localUrl: local, stack, logGroup }) => [
      service,
      local ?? url,
      ...(answers === undefined ? [] : [answers.get(stack) ?? ""]),
      stack,
      logGroup,
    ]),
  );
}
