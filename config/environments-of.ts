import type { Platform, ResolvedEnvironment, ResolvedService } from "./platform";

/** A service where it runs, as it runs there. */
export interface Placement {
  readonly environment: ResolvedEnvironment;
  readonly service: ResolvedService;
}

/** Where a service runs, in the order that a release passes. */
export function environmentsOf({ environments }: Pick<Platform, "environments">, name: string): Placement[] {
  return environments.flatMap((environment) => {
    const service = environment.services.find((one) => one.name === name);
    return service ? [{ environment, service }] : [];
  });
}
