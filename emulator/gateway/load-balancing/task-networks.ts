import type { ECSClient } from "@aws-sdk/client-ecs";
import type { Context } from "../../context";
import { Memo } from "../../memo";

/** Where the tasks behind a target group stand. */
export interface TaskNetwork {
  readonly securityGroups: readonly string[];
  /** The port that the container listens on, which the rules of the groups name. */
  readonly port: number;
}

/** The network of the ECS service that registers its tasks with a target group; undefined when no service does. */
export interface TaskNetworks {
  of(targetGroupArn: string): Promise<TaskNetwork | undefined>;
}

/** Asks ECS, once until it changes. */
export class DeployedTaskNetworks implements TaskNetworks {
  private client?: ECSClient;
  private readonly all = new Memo(() => this.readAll());

  constructor(private readonly context: Pick<Context, "clients" | "changes">) {}

  /** @returns a function that ends the listening */
  listen(): () => void {
    return this.context.changes.listen(["ecs"], ({ action }) => {
      if (/^(Create|Update|Delete)(Service|Cluster)$/.test(action)) this.all.forget();
    });
  }

  async of(targetGroupArn: string): Promise<TaskNetwork | undefined> {
    return (await this.all.get("")).get(targetGroupArn);
  }

  private async readAll(): Promise<Map<string, TaskNetwork>> {
    const sdk = await import("@aws-sdk/client-ecs");
    const client = (this.client ??= new sdk.ECSClient(this.context.clients.settings("ecs")));
    const { clusterArns = [] } = await client.send(new sdk.ListClustersCommand({}));
    const networks = await Promise.all(clusterArns.map((cluster) => this.readCluster(cluster)));
    return new Map(networks.flat());
  }

  private async readCluster(cluster: string): Promise<[string, TaskNetwork][]> {
    const { DescribeServicesCommand, paginateListServices } = await import("@aws-sdk/client-ecs");
    const found: [string, TaskNetwork][] = [];
    // Ten at a time is as many as ECS describes.
    for await (const { serviceArns = [] } of paginateListServices(
      { client: this.client!, pageSize: 10 },
      { cluster },
    )) {
      if (serviceArns.length === 0) continue;
      const { services = [] } = await this.client!.send(
        new DescribeServicesCommand({ cluster, services: serviceArns }),
      );
      for (const { loadBalancers = [], networkConfiguration } of services) {
        const securityGroups = networkConfiguration?.awsvpcConfiguration?.securityGroups ?? [];
        for (const { targetGroupArn, containerPort } of loadBalancers) {
          if (targetGroupArn !== undefined) found.push([targetGroupArn, { securityGroups, port: containerPort ?? 80 }]);
        }
      }
    }
    return found;
  }
}
