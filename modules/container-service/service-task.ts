import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EcsTaskDefinition } from "@cdktf/provider-aws/lib/ecs-task-definition";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Construct } from "constructs";
import { type AwsPlace, arnOf } from "../../config/aws-place";
import type { NameFor } from "../../config/naming";
import { readableJson } from "../readable-json";
import { ServiceRole } from "../service-role";
import { containerDefinition } from "./container-definition";
import { unreleased } from "./unreleased";
import { executionStatements } from "./execution-statements";

export interface ServiceTaskConfig {
  readonly place: AwsPlace;
  readonly name: NameFor;
  readonly task: {
    /** Of the container, of its port and of the service in Service Connect. */
    readonly name: string;
    /** 1024 are one vCPU. */
    readonly cpuUnits: number;
    readonly memoryMiB: number;
    /** CAUTION: changing this recreates the target group and the rule that forwards to it. */
    readonly port: number;
    /** Plain settings, by variable. */
    readonly environment: Readonly<Record<string, string>>;
    /** Paths of SecureString parameters, by variable. */
    readonly secrets: Readonly<Record<string, string>>;
    /** Where its images are pulled from, in whatever account. */
    readonly repository: { readonly arn: string; readonly url: string };
    /** Encrypts logs and secrets. */
    readonly keyArn: string;
    /** Days. */
    readonly logRetentionInDays: number;
  };
}

/** What a service runs: the task definition, the roles it starts and works with, its log group, the image in use. */
export class ServiceTask extends Construct {
  readonly definition: EcsTaskDefinition;
  readonly logs: CloudwatchLogGroup;
  /** The image in use, as releases wrote it. */
  readonly image: string;
  private readonly region: string;

  constructor(scope: Construct, id: string, config: ServiceTaskConfig) {
    super(scope, id);
    const { place, name, task } = config;
    this.region = place.region;
    this.logs = new CloudwatchLogGroup(this, "logs", {
      name: name("logGroup"),
      kmsKeyId: task.keyArn,
      retentionInDays: task.logRetentionInDays,
    });
    this.image = this.imageInUse(config);
    this.definition = new EcsTaskDefinition(this, "Resource", {
      family: name("taskFamily"),
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      cpu: `${task.cpuUnits}`,
      memory: `${task.memoryMiB}`,
      executionRoleArn: this.executionRole(config).arn,
      taskRoleArn: this.taskRole(config).arn,
      containerDefinitions: readableJson([
        containerDefinition({
          ...task,
          place,
          image: this.image,
          logConfiguration: this.logConfigurationOf(task.name),
        }),
      ]),
      volume: [{ name: "tmp" }],
      trackLatest: true, // a release registers the next revision; Terraform goes on from there
      skipDestroy: true, // the revision before stays, for ECS to roll back to
    });
  }

  logConfigurationOf(streamPrefix: string) {
    return {
      logDriver: "awslogs",
      options: {
        "awslogs-group": this.logs.name,
        "awslogs-region": this.region,
        "awslogs-stream-prefix": streamPrefix,
      },
    };
  }

  /** Releases write it, Terraform reads it: a changed setting ships with the image that runs. */
  private imageInUse({ name, task }: ServiceTaskConfig): string {
    const parameter = new SsmParameter(this, "image", {
      name: name("parameter", "image"),
      description: `Image that ${task.name} runs; written by its releases`,
      type: "String",
      insecureValue: `${task.repository.url}:${unreleased}`,
      lifecycle: { ignoreChanges: ["insecure_value"] },
    });
    return parameter.insecureValue;
  }

  private executionRole({ place, name, task }: ServiceTaskConfig): ServiceRole {
    return new ServiceRole(this, "execution-role", {
      name: name("role", "execution"),
      description: `Lets ECS start ${task.name}: pull its image, read its secrets, write its logs`,
      service: "ecs-tasks.amazonaws.com",
      onlyFor: ofTasks(place),
      statements: executionStatements({ ...task, place, logGroupArn: this.logs.arn }),
    });
  }

  private taskRole({ place, name, task }: ServiceTaskConfig): ServiceRole {
    return new ServiceRole(this, "role", {
      name: name("role", "task"),
      description: `What ${task.name} itself may do on AWS`,
      service: "ecs-tasks.amazonaws.com",
      onlyFor: ofTasks(place),
    });
  }
}

function ofTasks(place: AwsPlace) {
  return { accountId: place.accountId, sourceArn: arnOf(place, "ecs", "*") };
}
