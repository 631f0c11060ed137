import type { ApplicationAutoScalingClient } from "@aws-sdk/client-application-auto-scaling";
import type { ECSClient } from "@aws-sdk/client-ecs";
import type { SSMClient } from "@aws-sdk/client-ssm";
import type { ClientSettings } from "./client-settings";

/** What a release asks of AWS. */
export interface ReleaseClients {
  readonly ecs: ECSClient;
  readonly ssm: SSMClient;
  readonly scaling: ApplicationAutoScalingClient;
  /** Ends their connections. */
  close(): void;
}

export async function releaseClients(settings: ClientSettings): Promise<ReleaseClients> {
  const [{ ECSClient }, { SSMClient }, { ApplicationAutoScalingClient }] = await Promise.all([
    import("@aws-sdk/client-ecs"),
    import("@aws-sdk/client-ssm"),
    import("@aws-sdk/client-application-auto-scaling"),
  ]);
  const clients = {
    ecs: new ECSClient(settings),
    ssm: new SSMClient(settings),
    scaling: new ApplicationAutoScalingClient(settings),
  };
  return { ...clients, close: () => Object.values(clients).forEach((client) => client.destroy()) };
}
