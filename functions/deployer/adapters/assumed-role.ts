import { AssumeRoleCommand, type STSClient } from "@aws-sdk/client-sts";

/** Seconds: more than a call of the function lives. */
const sessionSeconds = 3600;

/** Credentials of a role; the SDK asks again before they end. */
export function assumedRole(sts: () => STSClient, RoleArn: string) {
  return async () => {
    const ask = new AssumeRoleCommand({ RoleArn, RoleSessionName: "deployer", DurationSeconds: sessionSeconds });
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = (await sts().send(ask)).Credentials!;
    return {
      accessKeyId: AccessKeyId!,
      secretAccessKey: SecretAccessKey!,
      sessionToken: SessionToken!,
      expiration: Expiration!,
    };
  };
}
