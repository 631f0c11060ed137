import fs from "node:fs";
import path from "node:path";
import type { Platform, PlatformInput, ResolvedLanding } from "../config/platform";
import { platforms, platformsOnRequest } from "../config/platforms";
import { resolveAll } from "../config/resolve-all";
import { services } from "../services";
import { source } from "../services/source";
import { obstacle, type Obstacle } from "./refusal";
import type { LocalStack } from "./stacks";

/** An environment, or the delivery of a platform, whose stacks are planned and applied together. */
export interface PlannedLanding {
  /** As `--env` names it: `dev`, `delivery`, `local-delivery`. */
  readonly name: string;
  /** As `THRIVE_PLATFORM` names its platform. */
  readonly platformName: string;
  readonly platform: Platform;
  readonly landing: ResolvedLanding;
  readonly isDelivery: boolean;
}

/**
 * Every landing of every platform. What is in two platforms, as `local`, is there once.
 * @param isDeployed whether an environment is there, which tells the platforms of one machine apart
 */
export function plannedLandings(isDeployed: (environment: string) => boolean = () => false): PlannedLanding[] {
  const onRequest = Object.entries(platformsOnRequest).filter(([, one]) =>
    one.environments.every(({ name }) => isDeployed(name)),
  );
  const found = new Map<string, PlannedLanding>();
  for (const [platformName, input] of [...Object.entries(platforms), ...onRequest]) {
    for (const landing of landingsOf(platformName, input)) found.set(landing.name, landing);
  }
  return [...found.values()];
}

function landingsOf(platformName: string, input: PlatformInput): PlannedLanding[] {
  const platform = resolveAll([input], services, source)[0]!;
  const { delivery, environments, stackPrefix } = platform;
  return [
    ...environments.map((landing) => ({ name: landing.name, platformName, platform, landing, isDelivery: false })),
    { name: `${stackPrefix}${delivery.name}`, platformName, platform, landing: delivery, isDelivery: true },
  ];
}

/** The landing that `--env` names. */
export function landingNamed(name: string, landings: readonly PlannedLanding[]): PlannedLanding | Obstacle {
  const names = landings.map((one) => one.name);
  return (
    landings.find((one) => one.name === name) ??
    obstacle("--env", name, "no environment and no delivery has this name", `one of ${names.join(", ")}`)
  );
}

/** The landing's own stacks. That of its account is not among them: it holds the roles with which others come. */
export function stacksOf({ name, isDelivery }: PlannedLanding, stacks: readonly LocalStack[]): LocalStack[] {
  return stacks.filter((stack) => {
    const environment = environmentOf(stack);
    if (!isDelivery) return environment === name;
    return environment === undefined && (stack.id === name || stack.id.startsWith(`${name}-`));
  });
}

interface Configuration {
  readonly provider: {
    readonly aws: readonly { readonly default_tags?: readonly { tags?: Record<string, string> }[] }[];
  };
}

function environmentOf({ folder }: LocalStack): string | undefined {
  const { provider } = JSON.parse(fs.readFileSync(path.join(folder, "cdk.tf.json"), "utf8")) as Configuration;
  return provider.aws[0]?.default_tags?.[0]?.tags?.environment;
}
