import type { Deployment, Service } from "@aws-sdk/client-ecs";
import type { EcsState } from "./ecs-state";
import type { ServiceAlias } from "./service-aliases";
import type { ConnectDirectory, ConnectEndpoint } from "./service-connect";
import type { Task } from "./task";

export interface DirectorySource {
  readonly state: EcsState;
  tasksOf(serviceArn: string): Iterable<Task>;
  /** The container port that a service's task definition gives a name. */
  containerPortOf(deployment: Deployment, portName: string): number | undefined;
}

/** What Service Connect has to know, read from what is deployed now. */
export class ServiceDirectory implements ConnectDirectory {
  constructor(private readonly source: DirectorySource) {}

  aliasesFor(callerArn: string): ServiceAlias[] {
    const caller = this.find(callerArn);
    const namespace = caller && this.namespaceOf(caller);
    if (namespace === undefined) return [];
    const members = this.source.state.services.filter((service) => this.namespaceOf(service) === namespace);
    return members.flatMap((service) => this.aliasesOf(service));
  }

  endpointsOf(serviceArn: string, containerPort: number): ConnectEndpoint[] {
    const healthy = [...this.source.tasksOf(serviceArn)].filter(({ stage }) => stage === "healthy");
    return healthy.flatMap((task) => {
      const port = task.portOf(containerPort);
      return port === undefined ? [] : [{ port, securityGroups: task.spec.securityGroups }];
    });
  }

  securityGroupsOf(callerArn: string): readonly string[] {
    const tasks = [...this.source.tasksOf(callerArn)];
    const running = tasks.filter(({ status }) => status === "RUNNING");
    // Tasks of a service share its listeners, which cannot tell them apart: the newest one's groups stand for all.
    return (running.at(-1) ?? tasks.at(-1))?.spec.securityGroups ?? [];
  }

  private find(arn: string): Service | undefined {
    return this.source.state.services.find(({ serviceArn }) => serviceArn === arn);
  }

  private namespaceOf(service: Service): string | undefined {
    const connect = service.deployments?.[0]?.serviceConnectConfiguration;
    if (connect?.enabled !== true) return undefined;
    const cluster = this.source.state.clusters.find(({ clusterArn }) => clusterArn === service.clusterArn);
    return connect.namespace ?? cluster?.serviceConnectDefaults?.namespace;
  }

  private aliasesOf(service: Service): ServiceAlias[] {
    const deployment = service.deployments![0]!;
    const offered = deployment.serviceConnectConfiguration?.services ?? [];
    return offered.flatMap(({ portName, discoveryName, clientAliases = [], timeout }) => {
      const containerPort = this.source.containerPortOf(deployment, portName!);
      if (containerPort === undefined) return [];
      return clientAliases.map(({ dnsName, port }) => ({
        dnsName: dnsName ?? discoveryName ?? portName!,
        port: port!,
        service: service.serviceArn!,
        containerPort,
        requestTimeout: timeout?.perRequestTimeoutSeconds,
      }));
    });
  }
}
