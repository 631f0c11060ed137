import { delivery } from "./environments/delivery";
import { dev } from "./environments/dev";
import { local } from "./environments/local";
import { localDelivery } from "./environments/local-delivery";
import { localProd } from "./environments/local-prod";
import { prod } from "./environments/prod";
import { staging } from "./environments/staging";
import { platform, type PlatformInput } from "./platform";

const onThisMachine = { name: "thrive", stackPrefix: "local-", delivery: localDelivery };

/** Every platform this repository makes. Environments stand in the order a release passes them. */
export const platforms: Readonly<Record<string, PlatformInput>> = {
  thrive: platform({ name: "thrive", delivery, environments: [dev, staging, prod] }),
  local: platform({ ...onThisMachine, environments: [local] }),
};

/** Platforms that are made when they are asked for by name alone: `tour` stands in the place of `local`, with the same stacks and more. */
export const platformsOnRequest: Readonly<Record<string, PlatformInput>> = {
  tour: platform({ ...onThisMachine, environments: [local, localProd] }),
};
