import { userInfo } from "node:os";
import { deliveryNames, type DeliveryNames } from "../config/delivery-names";
import type { Platform } from "../config/platform";
import { callerOf } from "./caller";
import { localClientSettings, type ClientSettings } from "./client-settings";
import { platformWith } from "./declared-platforms";
import { isObstacle, obstacle, Refusal, type Obstacle } from "./refusal";
import { runningEndpoint } from "./running-platform";
import { say, warn, type Workplace } from "./workplace";

/** Where a platform's pipelines and its change router are. */
export interface DeliveryPlace {
  readonly platform: Platform;
  readonly names: DeliveryNames;
  readonly account: string;
  readonly region: string;
  /** How its services are called with. */
  readonly settings: ClientSettings;
  /** Who is asking, as decisions record it. */
  readonly by: string;
  /** What was typed: `pipelines`. */
  readonly command?: string;
}

export interface PlaceOptions {
  /** As the refusal names it: `pipelines`. */
  readonly command: string;
  /** Name of an environment; without one the local AWS is meant, and nothing else is reached. */
  readonly env?: string;
  /** Whether the answer is for programs, so that what is said besides goes to the other stream. */
  readonly json: boolean;
  /** Instead of what the AWS SDK finds. */
  readonly settings?: Partial<ClientSettings>;
}

/**
 * Finds the delivery that a command is about.
 * @throws Refusal when there is none, or the credentials are another account's
 */
export async function deliveryPlace(workplace: Workplace, options: PlaceOptions): Promise<DeliveryPlace> {
  const platform = platformWith(workplace.root, options.env);
  if (isObstacle(platform)) throw new Refusal(options.command, [platform]);
  const place = runsHere(platform)
    ? await localPlace(workplace, platform, options)
    : await accountPlace(workplace, platform, options);
  if (isObstacle(place)) throw new Refusal(options.command, [place]);
  return { ...place, command: options.command };
}

const runsHere = ({ environments }: Platform) => environments.every(({ runsOn }) => runsOn === "emulator");

async function localPlace(
  workplace: Workplace,
  platform: Platform,
  { command }: PlaceOptions,
): Promise<DeliveryPlace | Obstacle> {
  const endpoint = await runningEndpoint(workplace, command);
  return typeof endpoint === "string" ? localDelivery(platform, endpoint) : endpoint;
}

/** The delivery in a local AWS. */
export function localDelivery(platform: Platform, endpoint: string): DeliveryPlace {
  return { ...whereOf(platform), settings: localClientSettings(endpoint), by: userInfo().username };
}

async function accountPlace(
  workplace: Workplace,
  platform: Platform,
  { command, env, json, settings = {} }: PlaceOptions,
): Promise<DeliveryPlace | Obstacle> {
  const where = whereOf(platform);
  const environments = platform.environments.map(({ name }) => name).join(", ");
  const tell = json ? warn : say;
  tell(workplace, `Account ${where.account}, ${where.region}: delivery of ${environments}`);
  const whole = { region: where.region, ...settings };
  const caller = await callerOf(whole, `./thrive ${command} --env ${env}`);
  if (isObstacle(caller)) return caller;
  if (caller.account === where.account) return { ...where, settings: whole, by: caller.arn };
  return obstacle(
    "account",
    `the credentials are of ${caller.account} (${caller.arn})`,
    `${env} is delivered from ${where.account}`,
    `name a profile of that account: AWS_PROFILE=NAME ./thrive ${command} --env ${env}`,
  );
}

function whereOf(platform: Platform): Pick<DeliveryPlace, "platform" | "names" | "account" | "region"> {
  const { accountId, region } = platform.delivery.aws;
  return { platform, names: deliveryNames(platform.delivery), account: accountId, region };
}
