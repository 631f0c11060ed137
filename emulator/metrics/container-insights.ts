import type { Cluster, ECS, Service } from "@aws-sdk/client-ecs";
import { untilNextMinute } from "../clock-minute";
import type { Context, Part } from "../context";

/** What Container Insights needs of ECS. */
export type InsightsEcs = Pick<ECS, "listClusters" | "describeClusters" | "listServices" | "describeServices">;

export type InsightsContext = Pick<Context, "clock" | "metrics" | "note">;

/** ECS describes ten services a call. */
const mostDescribed = 10;

/** Container Insights of clusters that have it on: how many tasks each service wants and has, each of AWS's minutes. */
export class ContainerInsights implements Part {
  private readonly stopping = new AbortController();
  private running = Promise.resolve();

  constructor(
    private readonly context: InsightsContext,
    private readonly ecs: () => Promise<InsightsEcs>,
  ) {}

  start(): Promise<void> {
    this.running = this.measureEachMinute();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** Measures every service once. */
  async measure(): Promise<void> {
    const ecs = await this.ecs();
    const { clusterArns: clusters = [] } = await ecs.listClusters({});
    if (clusters.length === 0) return;
    const described = await ecs.describeClusters({ clusters, include: ["SETTINGS"] });
    for (const cluster of (described.clusters ?? []).filter(isObserved)) {
      const { serviceArns = [] } = await ecs.listServices({ cluster: cluster.clusterArn, maxResults: 100 });
      for (let from = 0; from < serviceArns.length; from += mostDescribed) {
        const services = serviceArns.slice(from, from + mostDescribed);
        const found = await ecs.describeServices({ cluster: cluster.clusterArn, services });
        for (const service of found.services ?? []) this.measureService(cluster.clusterName!, service);
      }
    }
  }

  private measureService(ClusterName: string, service: Service): void {
    const values = {
      DesiredTaskCount: service.desiredCount,
      RunningTaskCount: service.runningCount,
      PendingTaskCount: service.pendingCount,
      DeploymentCount: service.deployments?.length,
    };
    const dimensions = { ClusterName, ServiceName: service.serviceName! };
    for (const [name, value = 0] of Object.entries(values)) {
      this.context.metrics.measure({ namespace: "ECS/ContainerInsights", name, dimensions, value, unit: "Count" });
    }
  }

  private async measureEachMinute(): Promise<void> {
    const { clock, note } = this.context;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      // Early in the minute that the values belong to.
      await clock.wait(untilNextMinute(clock) + 10, signal);
      if (!signal.aborted) await this.measure().catch((error: Error) => note(`container insights: ${error.message}`));
    }
  }
}

function isObserved({ settings = [] }: Cluster): boolean {
  return settings.some(({ name, value }) => name === "containerInsights" && value !== "disabled");
}
