import type { Platform, PlatformInput } from "../config/platform";
import { platforms, platformsOnRequest } from "../config/platforms";
import { resolveAll } from "../config/resolve-all";
import { services } from "../services";
import { source } from "../services/source";
import { localPlatformName } from "./local-platform-name";
import { obstacle, type Obstacle } from "./refusal";

/** The platform that runs on this machine. */
export const localPlatform = (root: string): Platform => resolved(onThisMachine[localPlatformName(root)]!);

/** What can be deployed on this machine: the usual platform, and the one that the tour adds an environment to. */
const onThisMachine: Readonly<Record<string, PlatformInput>> = { local: platforms.local!, ...platformsOnRequest };

/**
 * The platform that has an environment.
 * @param environment @default that of this machine
 */
export function platformWith(root: string, environment: string | undefined): Platform | Obstacle {
  if (environment === undefined) return localPlatform(root);
  const { local: _local, ...accounts } = platforms;
  const here = onThisMachine[localPlatformName(root)]!;
  const found = [here, ...Object.values(accounts)].find((one) => environmentNames(one).includes(environment));
  if (found !== undefined) return resolved(found);
  const all = [...Object.values(accounts), ...Object.values(onThisMachine)].flatMap(environmentNames);
  if (all.includes(environment)) {
    const where = "the platform on this machine does not have it yet";
    return obstacle("--env", environment, where, "./thrive tour brings it up");
  }
  const names = [...new Set(all)].join(", ");
  return obstacle("--env", environment, "no platform has this environment", `one of ${names}`);
}

/**
 * Refuses the name of a service that a platform does not have.
 * @param environment that has to run it. @default any
 */
export function unknownService(platform: Platform, name: string, environment?: string): Obstacle | undefined {
  const names = namesOf(platform.services);
  const here = platform.environments.find((one) => one.name === environment);
  if (!names.includes(name)) {
    return obstacle("service", name, "no service of the catalogue has this name", `one of ${names.join(", ")}`);
  }
  if (here === undefined || namesOf(here.services).includes(name)) return undefined;
  return obstacle("service", name, `${here.name} leaves it out`, `one of ${namesOf(here.services).join(", ")}`);
}

const namesOf = (all: readonly { readonly name: string }[]) => all.map(({ name }) => name);

const environmentNames = ({ environments }: PlatformInput) => environments.map(({ name }) => name);

const resolved = (input: PlatformInput): Platform => resolveAll([input], services, source)[0]!;
