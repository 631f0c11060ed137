import { delivery } from "./environments/delivery";
import { dev } from "./environments/dev";
import { local } from "./environments/local";
import { localDelivery } from "./environments/local-delivery";
import { prod } from "./environments/prod";
import { staging } from "./environments/staging";
import { platform, type PlatformInput } from "./platform";

/** Every platform this repository makes. Environments stand in the order a release passes them. */
export const platforms: Readonly<Record<string, PlatformInput>> = {
  thrive: platform({ name: "thrive", delivery, environments: [dev, staging, prod] }),
  local: platform({ name: "thrive", stackPrefix: "local-", delivery: localDelivery, environments: [local] }),
};
