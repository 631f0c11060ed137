import { roleArn } from "../config/aws-place";
import { gitHubNames } from "../config/github-names";
import { callerOf } from "./caller";
import { localClientSettings, type ClientSettings } from "./client-settings";
import type { PlannedLanding } from "./planned-landing";
import { isObstacle, obstacle, type Obstacle } from "./refusal";
import { runningEndpoint } from "./running-platform";
import { say, type Workplace } from "./workplace";

/** How a landing's AWS is reached: the local AWS of this machine, or its account with the credentials that the AWS SDK finds. */
export interface LandingAccess {
  readonly settings: ClientSettings;
  /** Account of the credentials. */
  readonly account: string;
}

/** @param command as it is typed: `plan --env dev` */
export async function landingAccess(
  workplace: Workplace,
  { name, landing }: PlannedLanding,
  command: string,
  given: Partial<ClientSettings> = {},
): Promise<LandingAccess | Obstacle> {
  const { accountId, region } = landing.aws;
  if (landing.runsOn === "emulator") {
    const endpoint = await runningEndpoint(workplace, command);
    return typeof endpoint === "string" ? { settings: localClientSettings(endpoint), account: accountId } : endpoint;
  }
  say(workplace, `Account ${accountId}, ${region}: ${name}`);
  const settings = { region, ...given };
  const caller = await callerOf(settings, `./thrive ${command}`);
  if (isObstacle(caller)) return caller;
  if (caller.account === accountId) return { settings, account: accountId };
  return obstacle(
    "account",
    `the credentials are of ${caller.account} (${caller.arn})`,
    `${name} is in ${accountId}`,
    `name a profile of that account: AWS_PROFILE=NAME ./thrive ${command}`,
  );
}

/** The way from a landing to the pipelines of its delivery, which may be in another account. */
export async function accessToPipelines(
  { platform }: PlannedLanding,
  { settings, account }: LandingAccess,
): Promise<ClientSettings | Obstacle> {
  const { aws } = platform.delivery;
  if (aws.accountId === account) return { ...settings, region: aws.region };
  const { AssumeRoleCommand, STSClient } = await import("@aws-sdk/client-sts");
  const client = new STSClient(settings);
  const role = roleArn(aws, gitHubNames(platform.delivery).releasesRole);
  try {
    const { Credentials } = await client.send(new AssumeRoleCommand({ RoleArn: role, RoleSessionName: "apply" }));
    const { AccessKeyId = "", SecretAccessKey = "", SessionToken } = Credentials ?? {};
    const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    return { ...settings, region: aws.region, credentials };
  } catch (error) {
    return untoldReleases(error as Error, `delivery in ${aws.accountId}`, `take ${role}`);
  } finally {
    client.destroy();
  }
}

/** @param right what who asks may not do */
export function untoldReleases({ message }: Error, delivery: string, right: string): Obstacle {
  return obstacle(
    "releases",
    message,
    `${delivery} says whether a release is under way, to who may ${right}`,
    "apply from GitHub, or with a role that may",
  );
}
