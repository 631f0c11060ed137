import * as ec2 from "@aws-sdk/client-ec2";
import { CreateLogGroupCommand, CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { CreateRepositoryCommand, ECRClient } from "@aws-sdk/client-ecr";
import * as ecs from "@aws-sdk/client-ecs";
import * as elb from "@aws-sdk/client-elastic-load-balancing-v2";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { SSMClient, PutParameterCommand } from "@aws-sdk/client-ssm";
import { setTimeout as pause } from "node:timers/promises";
import { loopbackRequest } from "../../../emulator/loopback-request";
import { program } from "./program";
import { pushImage } from "../trials-support/push-image";

/** A cluster with all that a service needs, made by SDK calls through the router. */
export class TaskWorld {
  readonly ecs: ecs.ECSClient;
  readonly elb: elb.ElasticLoadBalancingV2Client;
  readonly iam: IAMClient;
  readonly ec2: ec2.EC2Client;
  readonly logs: CloudWatchLogsClient;
  private vpc = "";
  private subnet = "";
  private image = "";

  constructor(
    readonly endpoint: string,
    credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string } = {
      accessKeyId: "local",
      secretAccessKey: "local",
    },
  ) {
    const settings = { endpoint, region: "us-east-1", credentials, maxAttempts: 1 };
    this.ecs = new ecs.ECSClient(settings);
    this.elb = new elb.ElasticLoadBalancingV2Client(settings);
    this.iam = new IAMClient(settings);
    this.ec2 = new ec2.EC2Client(settings);
    this.logs = new CloudWatchLogsClient(settings);
    this.ssm = new SSMClient(settings);
    this.ecr = new ECRClient(settings);
  }

  private readonly ssm: SSMClient;
  private readonly ecr: ECRClient;

  async build(): Promise<void> {
    const { Vpc } = await this.ec2.send(new ec2.CreateVpcCommand({ CidrBlock: "10.40.0.0/16" }));
    this.vpc = Vpc!.VpcId!;
    const made = await this.ec2.send(new ec2.CreateSubnetCommand({ VpcId: this.vpc, CidrBlock: "10.40.1.0/24" }));
    this.subnet = made.Subnet!.SubnetId!;
    await this.ecs.send(new ecs.CreateClusterCommand({ clusterName: "tasks" }));
    await this.ecr.send(new CreateRepositoryCommand({ repositoryName: "tasks" }));
    this.image = await pushImage(this.endpoint, "tasks", "1", program);
    await this.logs.send(new CreateLogGroupCommand({ logGroupName: "/tasks" }));
    await this.ssm.send(new PutParameterCommand({ Name: "/tasks/secret", Value: "whispered", Type: "SecureString" }));
    await this.role("execution", ["ecr:*", "logs:*", "ssm:GetParameters", "kms:Decrypt"]);
    await this.role("no-secrets", ["ecr:*", "logs:*"]);
    await this.role("no-images", ["logs:*", "ecr:GetAuthorizationToken"]);
    await this.role("task", ["sqs:*"]);
  }

  async role(name: string, actions: readonly string[], service = "ecs-tasks.amazonaws.com"): Promise<string> {
    const trust = { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" };
    const document = JSON.stringify({ Version: "2012-10-17", Statement: [trust] });
    const { Role } = await this.iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: document }));
    const PolicyDocument = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }],
    });
    await this.iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: "all", PolicyDocument }));
    return Role!.Arn!;
  }

  async securityGroup(name: string): Promise<string> {
    const made = await this.ec2.send(
      new ec2.CreateSecurityGroupCommand({ GroupName: name, Description: name, VpcId: this.vpc }),
    );
    return made.GroupId!;
  }

  async targetGroup(name: string): Promise<string> {
    const { TargetGroups } = await this.elb.send(
      new elb.CreateTargetGroupCommand({
        Name: name,
        Protocol: "HTTP",
        Port: 8080,
        VpcId: this.vpc,
        TargetType: "ip",
        HealthCheckPath: "/health",
        HealthCheckIntervalSeconds: 15,
        HealthCheckTimeoutSeconds: 5,
        HealthyThresholdCount: 2,
        UnhealthyThresholdCount: 3,
        Matcher: { HttpCode: "200" },
      }),
    );
    const arn = TargetGroups![0]!.TargetGroupArn!;
    const Attributes = [{ Key: "deregistration_delay.timeout_seconds", Value: "30" }];
    await this.elb.send(new elb.ModifyTargetGroupAttributesCommand({ TargetGroupArn: arn, Attributes }));
    return arn;
  }

  /** Registers a revision; answers its ARN. */
  async revision(family: string, revision: string, more: Revision = {}): Promise<string> {
    const { behaviour = "", execution = "execution", environment = {}, image = this.image } = more;
    const values = { REVISION: revision, BEHAVIOUR: behaviour, ...environment };
    const { taskDefinition } = await this.ecs.send(
      new ecs.RegisterTaskDefinitionCommand({
        family,
        requiresCompatibilities: ["FARGATE"],
        networkMode: "awsvpc",
        cpu: "256",
        memory: more.memory ?? "512",
        executionRoleArn: `arn:aws:iam::123456789012:role/${execution}`,
        taskRoleArn: "arn:aws:iam::123456789012:role/task",
        containerDefinitions: [
          {
            name: "app",
            image,
            command: more.command,
            essential: true,
            stopTimeout: 2,
            portMappings: [{ name: "app", containerPort: 8080 }],
            environment: Object.entries(values).map(([name, value]) => ({ name, value })),
            secrets: [{ name: "SECRET", valueFrom: "arn:aws:ssm:us-east-1:123456789012:parameter/tasks/secret" }],
            logConfiguration: {
              logDriver: "awslogs",
              options: { "awslogs-group": "/tasks", "awslogs-region": "us-east-1", "awslogs-stream-prefix": family },
            },
          },
        ],
      }),
    );
    return taskDefinition!.taskDefinitionArn!;
  }

  async service(name: string, taskDefinition: string, more: Partial<ecs.CreateServiceCommandInput> = {}) {
    await this.ecs.send(
      new ecs.CreateServiceCommand({
        cluster: "tasks",
        serviceName: name,
        taskDefinition,
        desiredCount: 2,
        launchType: "FARGATE",
        healthCheckGracePeriodSeconds: 30,
        deploymentConfiguration: {
          minimumHealthyPercent: 100,
          maximumPercent: 200,
          deploymentCircuitBreaker: { enable: true, rollback: true },
        },
        ...more,
        networkConfiguration: this.network(more.networkConfiguration?.awsvpcConfiguration?.securityGroups ?? []),
      }),
    );
  }

  network(securityGroups: readonly string[]): ecs.NetworkConfiguration {
    return { awsvpcConfiguration: { subnets: [this.subnet], securityGroups: [...securityGroups] } };
  }

  balancedBy(targetGroupArn: string): Pick<ecs.CreateServiceCommandInput, "loadBalancers"> {
    return { loadBalancers: [{ targetGroupArn, containerName: "app", containerPort: 8080 }] };
  }

  async update(service: string, changes: object): Promise<void> {
    await this.ecs.send(new ecs.UpdateServiceCommand({ cluster: "tasks", service, ...changes }));
  }

  async described(service: string): Promise<ecs.Service> {
    const { services } = await this.ecs.send(
      new ecs.DescribeServicesCommand({ cluster: "tasks", services: [service] }),
    );
    return services![0]!;
  }

  /** Asks until the answer is wanted: a tenth of a second between two. */
  async until<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean, seconds = 60): Promise<T> {
    const end = Date.now() + seconds * 1000;
    for (;;) {
      const answer = await ask();
      if (wanted(answer)) return answer;
      if (Date.now() > end)
        throw new Error(`not within ${seconds} s: ${JSON.stringify(answer, null, 1).slice(0, 4000)}`);
      await pause(100);
    }
  }

  /** As Terraform waits: one deployment, which runs all that is desired. */
  steady(service: string, seconds = 60): Promise<ecs.Service> {
    return this.until(
      () => this.described(service),
      (found) =>
        found.deployments!.length === 1 &&
        found.deployments![0]!.rolloutState === "COMPLETED" &&
        found.runningCount === found.desiredCount,
      seconds,
    );
  }

  async tasks(service: string, desiredStatus: ecs.DesiredStatus = "RUNNING"): Promise<ecs.Task[]> {
    const { taskArns = [] } = await this.ecs.send(
      new ecs.ListTasksCommand({ cluster: "tasks", serviceName: service, desiredStatus }),
    );
    if (taskArns.length === 0) return [];
    const { tasks } = await this.ecs.send(new ecs.DescribeTasksCommand({ cluster: "tasks", tasks: taskArns }));
    return tasks!;
  }

  async health(targetGroupArn: string): Promise<elb.TargetHealthDescription[]> {
    const answer = await this.elb.send(new elb.DescribeTargetHealthCommand({ TargetGroupArn: targetGroupArn }));
    return answer.TargetHealthDescriptions ?? [];
  }

  /** One request to a task of the service, past every load balancer. */
  async ask(service: string, path: string): Promise<{ status: number; body: string }> {
    const [task] = (await this.tasks(service)).filter(({ lastStatus }) => lastStatus === "RUNNING");
    const port = task!.containers![0]!.networkBindings![0]!.hostPort!;
    return loopbackRequest({ url: `http://127.0.0.1:${port}${path}` });
  }
}

export interface Revision {
  readonly behaviour?: "sick" | "exit" | "deaf" | "eat";
  /** Name of the execution role. */
  readonly execution?: string;
  readonly environment?: Record<string, string>;
  readonly image?: string;
  readonly memory?: string;
  readonly command?: string[];
}

/** Sends 20 requests a second to healthy targets, as a load balancer would, until it is stopped; counts what failed. */
export function probe(
  world: TaskWorld,
  targetGroupArn: string,
): { stop(): Promise<{ sent: number; failed: string[] }> } {
  const ended = new AbortController();
  const failed: string[] = [];
  const under: Promise<void>[] = [];
  let turn = 0;
  const send = async () => {
    const targets = (await world.health(targetGroupArn)).filter(
      ({ TargetHealth }) => TargetHealth!.State === "healthy",
    );
    const port = targets[turn++ % targets.length]?.Target?.Port;
    if (port === undefined) return void failed.push("no healthy target");
    const answer = await loopbackRequest({ url: `http://127.0.0.1:${port}/`, timeout: 10_000 });
    if (answer.status !== 200) failed.push(String(answer.status));
  };
  const running = (async () => {
    while (!ended.signal.aborted) {
      under.push(send().catch((error: Error) => void failed.push(error.message)));
      await pause(50);
    }
    await Promise.all(under);
  })();
  return {
    stop: async () => {
      ended.abort();
      await running;
      return { sent: under.length, failed };
    },
  };
}
