import type { ClientSettings } from "./client-settings";
import { obstacle, type Obstacle } from "./refusal";

/** Whose credentials the AWS SDK found. */
export interface Caller {
  readonly account: string;
  readonly arn: string;
}

/** @param again the command that needs them, as it is typed */
export async function callerOf(settings: ClientSettings, again: string): Promise<Caller | Obstacle> {
  const { GetCallerIdentityCommand, STSClient } = await import("@aws-sdk/client-sts");
  const client = new STSClient(settings);
  try {
    const { Account = "", Arn = "" } = await client.send(new GetCallerIdentityCommand({}));
    return { account: Account, arn: Arn };
  } catch (error) {
    const { message } = error as Error;
    return obstacle(
      "credentials",
      message,
      "the AWS SDK must find some that hold",
      `aws sso login, or AWS_PROFILE=NAME ${again}`,
    );
  } finally {
    client.destroy();
  }
}
