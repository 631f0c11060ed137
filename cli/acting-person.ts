import { rootArn } from "../config/aws-place";
import type { ResolvedEnvironment } from "../config/platform";
import type { ClientSettings } from "./client-settings";
import type { EnvironmentPlace } from "./environment-place";
import { obstacle, type Obstacle } from "./refusal";
import { signIn } from "./sign-in";

/** Who does something, and with what. */
export interface ActingPerson {
  /** ARN, as AWS tells it. */
  readonly by: string;
  readonly settings: ClientSettings;
}

/** @param as a name on the local AWS. @default whose credentials the AWS SDK finds; on the local AWS its root */
export async function actingPerson(place: EnvironmentPlace, as: string | undefined): Promise<ActingPerson> {
  const { settings, names, by, environment, platform } = place;
  if (as !== undefined) {
    const { arn, credentials } = await signIn(settings.endpoint!, as, names.approver);
    return { by: arn, settings: { ...settings, credentials } };
  }
  return { by: environment.runsOn === "emulator" ? rootArn(platform.delivery.aws) : by, settings };
}

/** What is wrong with a name; of an environment that is not known that is all that is told. */
export function asProblem(as: string | undefined, environment: ResolvedEnvironment | undefined): Obstacle | undefined {
  if (as === undefined || environment === undefined) return undefined;
  const place = "--as";
  if (environment.runsOn !== "emulator") {
    return obstacle(place, as, "an account knows who asks", "leave it out, and name a profile: AWS_PROFILE=NAME");
  }
  if (/^[\w+=,.@-]{2,64}$/.test(as)) return undefined;
  return obstacle(place, as, "it is the name of a session: 2 to 64 letters, digits and _+=,.@-", "alice@thrive.test");
}
