import {
  DescribeClustersCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  ListClustersCommand,
  ListServicesCommand,
  type Cluster,
  type Service,
  type TaskDefinition,
} from "@aws-sdk/client-ecs";
import type { ClientSettings } from "../home-clients";

/** How many services one call describes. */
const servicesPerCall = 10;

export interface EcsState {
  readonly clusters: readonly Cluster[];
  readonly services: readonly Service[];
}

/** Reads what is deployed. */
export class EcsReader {
  private readonly ecs: ECSClient;
  private readonly definitions = new Map<string, Promise<TaskDefinition>>();

  constructor(settings: ClientSettings) {
    this.ecs = new ECSClient(settings);
  }

  async read(): Promise<EcsState> {
    const { clusterArns = [] } = await this.ecs.send(new ListClustersCommand({}));
    if (clusterArns.length === 0) return { clusters: [], services: [] };
    const { clusters = [] } = await this.ecs.send(new DescribeClustersCommand({ clusters: clusterArns }));
    const services = await Promise.all(clusterArns.map((arn) => this.servicesOf(arn)));
    return { clusters, services: services.flat() };
  }

  /** A revision never changes, so it is read once; deregistered ones are still run. */
  definition(arn: string): Promise<TaskDefinition> {
    const known = this.definitions.get(arn);
    if (known) return known;
    const read = this.ecs
      .send(new DescribeTaskDefinitionCommand({ taskDefinition: arn }))
      .then(({ taskDefinition }) => taskDefinition!);
    this.definitions.set(arn, read);
    read.catch(() => this.definitions.delete(arn));
    return read;
  }

  close(): void {
    this.ecs.destroy();
  }

  private async servicesOf(cluster: string): Promise<Service[]> {
    const { serviceArns = [] } = await this.ecs.send(new ListServicesCommand({ cluster }));
    const groups = Array.from({ length: Math.ceil(serviceArns.length / servicesPerCall) }, (_, index) =>
      serviceArns.slice(index * servicesPerCall, (index + 1) * servicesPerCall),
    );
    const answers = await Promise.all(
      groups.map((services) => this.ecs.send(new DescribeServicesCommand({ cluster, services, include: ["TAGS"] }))),
    );
    return answers.flatMap(({ services = [] }) => services);
  }
}
