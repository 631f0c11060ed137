import type { Platform, PlatformInput } from "../config/platform";
import { platforms, platformsOnRequest } from "../config/platforms";
import { resolveAll } from "../config/resolve-all";
import { services } from "../services";
import { source } from "../services/source";
import { obstacle, type Obstacle } from "./refusal";

/** The platform that runs on this machine. */
export const localPlatform = (): Platform => resolved(platforms.local!);

/**
 * The platform that has an environment.
 * @param environment @default that of this machine
 */
export function platformWith(environment: string | undefined): Platform | Obstacle {
  if (environment === undefined) return localPlatform();
  const all = Object.values({ ...platforms, ...platformsOnRequest });
  const found = all.find((one) => one.environments.some(({ name }) => name === environment));
  if (found !== undefined) return resolved(found);
  const names = new Set(all.flatMap((one) => one.environments.map(({ name }) => name)));
  return obstacle("--env", environment, "no platform has this environment", `one of ${[...names].join(", ")}`);
}

/** Refuses the name of a service that a platform does not have. */
export function unknownService({ services: known }: Platform, name: string): Obstacle | undefined {
  const names = known.map((service) => service.name);
  if (names.includes(name)) return undefined;
  return obstacle("service", name, "no service of the catalogue has this name", `one of ${names.join(", ")}`);
}

const resolved = (input: PlatformInput): Platform => resolveAll([input], services, source)[0]!;
