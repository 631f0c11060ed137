import type { ApplicationAutoScalingClient } from "@aws-sdk/client-application-auto-scaling";
import type { ECSClient } from "@aws-sdk/client-ecs";
import type { SSMClient } from "@aws-sdk/client-ssm";

/** What a release asks of AWS. */
export interface ReleaseClients {
  readonly ecs: ECSClient;
  readonly ssm: SSMClient;
  readonly scaling: ApplicationAutoScalingClient;
  /** Ends their connections. */
  close(): void;
}

/** Clients of the local AWS: whatever the user's shell and profiles say, they reach nothing else. */
export async function localReleaseClients(endpoint: string): Promise<ReleaseClients> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true"; // a word to developers, printed among our lines
  const [{ ECSClient }, { SSMClient }, { ApplicationAutoScalingClient }] = await Promise.all([
    import("@aws-sdk/client-ecs"),
    import("@aws-sdk/client-ssm"),
    import("@aws-sdk/client-application-auto-scaling"),
  ]);
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const settings = { endpoint, region: "us-east-1", credentials, useFipsEndpoint: false, useDualstackEndpoint: false };
  const clients = {
    ecs: new ECSClient(settings),
    ssm: new SSMClient(settings),
    scaling: new ApplicationAutoScalingClient(settings),
  };
  return { ...clients, close: () => Object.values(clients).forEach((client) => client.destroy()) };
}
