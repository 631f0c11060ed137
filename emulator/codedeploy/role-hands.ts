import { CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import type { DeploymentGroupInfo } from "@aws-sdk/client-codedeploy";
import {
  CreateTaskSetCommand,
  DeleteTaskSetCommand,
  DescribeServicesCommand,
  DescribeTaskSetsCommand,
  ECSClient,
  type Service,
  type TaskSet,
  UpdateServicePrimaryTaskSetCommand,
} from "@aws-sdk/client-ecs";
import { DescribeTargetGroupsCommand, ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { RoleClients } from "../role-clients";
import type { AppSpec } from "./app-spec";
import type { DeploymentHands } from "./deployment-ports";
import { routeListener } from "./route-listener";

/** What CodeDeploy does as the role of a deployment group: each call must be permitted to it. */
export class RoleHands implements DeploymentHands {
  private readonly place: { cluster: string; service: string };

  constructor(
    { ecsServices = [] }: DeploymentGroupInfo,
    private readonly clients: RoleClients,
  ) {
    const [{ clusterName = "", serviceName = "" } = {}] = ecsServices;
    this.place = { cluster: clusterName, service: serviceName };
  }

  async service(): Promise<Service> {
    const { cluster, service } = this.place;
    const { services = [] } = await this.ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
    if (services[0]?.status !== "ACTIVE") throw new Error(`The ECS service ${service} of ${cluster} is not there.`);
    return services[0];
  }

  async taskSet(arn: string): Promise<TaskSet | undefined> {
    const { taskSets = [] } = await this.ecs.send(new DescribeTaskSetsCommand({ ...this.place, taskSets: [arn] }));
    return taskSets[0];
  }

  async createTaskSet(service: Service, spec: AppSpec, targetGroupArn: string, externalId: string): Promise<string> {
    const { containerName, containerPort, taskDefinition, platformVersion = "LATEST" } = spec;
    const { networkConfiguration, launchType } = service;
    const loadBalancers = [{ targetGroupArn, containerName, containerPort }];
    const own = { externalId, taskDefinition, platformVersion, networkConfiguration, launchType, loadBalancers };
    const scale = { value: 100, unit: "PERCENT" as const };
    const { taskSet } = await this.ecs.send(new CreateTaskSetCommand({ ...this.place, ...own, scale }));
    return taskSet!.taskSetArn!;
  }

  async makePrimary(primaryTaskSet: string): Promise<void> {
    await this.ecs.send(new UpdateServicePrimaryTaskSetCommand({ ...this.place, primaryTaskSet }));
  }

  async deleteTaskSet(taskSet: string): Promise<void> {
    await this.ecs.send(new DeleteTaskSetCommand({ ...this.place, taskSet, force: true }));
  }

  async targetGroups(Names: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { TargetGroups = [] } = await this.elb.send(new DescribeTargetGroupsCommand({ Names: [...Names] }));
    return new Map(TargetGroups.map(({ TargetGroupName, TargetGroupArn }) => [TargetGroupName!, TargetGroupArn!]));
  }

  async route(listenerArns: readonly string[], weights: ReadonlyMap<string, number>): Promise<void> {
    for (const arn of listenerArns) await routeListener(this.elb, arn, weights);
  }

  async alarming(AlarmNames: readonly string[]): Promise<readonly string[]> {
    const ask = new DescribeAlarmsCommand({ AlarmNames: [...AlarmNames], StateValue: "ALARM" });
    const { MetricAlarms = [] } = await this.clients.of(CloudWatchClient).send(ask);
    return MetricAlarms.map(({ AlarmName }) => AlarmName!);
  }

  async invoke(FunctionName: string, payload: object): Promise<void> {
    const Payload = Buffer.from(JSON.stringify(payload));
    await this.clients.of(LambdaClient).send(new InvokeCommand({ FunctionName, InvocationType: "Event", Payload }));
  }

  close(): void {
    this.clients.close();
  }

  private get ecs(): ECSClient {
    return this.clients.of(ECSClient);
  }

  private get elb(): ElasticLoadBalancingV2Client {
    return this.clients.of(ElasticLoadBalancingV2Client);
  }
}
