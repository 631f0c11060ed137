import type { Platform, ResolvedEnvironment } from "../config/platform";
import { platformWith, unknownService } from "./declared-platforms";
import { deliveryPlace, type DeliveryPlace, type PlaceOptions } from "./delivery-place";
import { isObstacle, Refusal, type Obstacle } from "./refusal";
import type { Workplace } from "./workplace";

/** An environment, and the delivery that releases to it. */
export interface EnvironmentPlace extends DeliveryPlace {
  readonly environment: ResolvedEnvironment;
}

interface EnvironmentOptions extends PlaceOptions {
  readonly env: string;
  /** That the environment has to run. */
  readonly service?: string;
  /** What else is wrong with what was typed, if it is for that environment. */
  readonly problems?: (environment: ResolvedEnvironment | undefined) => readonly (Obstacle | undefined)[];
}

/**
 * Finds an environment. What was typed is checked before anything is asked.
 * @throws Refusal with all that is wrong
 */
export async function environmentPlace(
  workplace: Workplace,
  { service, problems = () => [], ...options }: EnvironmentOptions,
): Promise<EnvironmentPlace> {
  const platform = platformWith(workplace.root, options.env);
  const environment = isObstacle(platform) ? undefined : environmentOf(platform, options.env);
  const unknown = isObstacle(platform) ? platform : service && unknownService(platform, service, options.env);
  const wrong = [unknown, ...problems(environment)].filter((one) => typeof one === "object");
  if (wrong.length > 0) throw new Refusal(options.command, wrong);
  const place = await deliveryPlace(workplace, options);
  return { ...place, environment: environmentOf(place.platform, options.env)! };
}

const environmentOf = ({ environments }: Platform, env: string) => environments.find(({ name }) => name === env);
