import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { RoleClientSettings } from "../role-clients";
import type { RenewedSession } from "../role-sessions";
import type { ActionDeclaration } from "./pipeline-declaration";

/** What clients are made with that act for an action: with the pipeline's role, or with the action's own, which that one assumes. */
export function actingRole(
  endpoint: string,
  session: RenewedSession,
  { roleArn }: ActionDeclaration,
  sessionName: string,
): RoleClientSettings {
  const ofPipeline = { endpoint, region: "us-east-1", credentials: () => session.keys(), maxAttempts: 1 };
  if (roleArn === undefined) return ofPipeline;
  return {
    ...ofPipeline,
    credentials: async () => {
      const client = new STSClient(ofPipeline);
      try {
        const assume = new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: sessionName });
        const { Credentials } = await client.send(assume);
        const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials!;
        return { accessKeyId: AccessKeyId!, secretAccessKey: SecretAccessKey!, sessionToken: SessionToken! };
      } finally {
        client.destroy();
      }
    },
  };
}
