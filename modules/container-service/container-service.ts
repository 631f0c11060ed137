import { EcsService } from "@cdktf/provider-aws/lib/ecs-service";
import { LbListenerRule } from "@cdktf/provider-aws/lib/lb-listener-rule";
import type { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
import type { AwsPlace } from "../../config/aws-place";
import type { NameFor } from "../../config/naming";
import { BlueGreen, type BlueGreenConfig, blueGreenSettings, movedByCodeDeploy } from "./blue-green";
import { rollingSettings } from "./rolling";
import { ServiceScaling, type ServiceScalingConfig } from "./service-scaling";
import { serviceTargets } from "./service-targets";
import { ServiceTask, type ServiceTaskConfig } from "./service-task";

export interface ContainerServiceConfig {
  readonly place: AwsPlace;
  readonly name: NameFor;
  /** What runs: size, port, variables, image and logs. */
  readonly task: ServiceTaskConfig["task"];
  readonly health: {
    /** Answers 200 when the task can serve. */
    readonly path: string;
    /** Seconds a new task may take. */
    readonly graceSeconds: number;
  };
  readonly scaling: ServiceScalingConfig["scaling"];
  /** CAUTION: changing these recreates the service, which then runs nothing until its next release. */
  readonly cluster: {
    readonly name: string;
    readonly arn: string;
    /** Service Connect namespace, in which callers find the service by its name. */
    readonly namespaceArn: string;
  };
  readonly network: {
    /** CAUTION: changing this recreates the target group. */
    readonly vpcId: string;
    readonly subnetIds: string[];
    /** The service's own group, which its callers are let into. */
    readonly securityGroupId: string;
    /** The group that opens AWS services to every task. */
    readonly workloadsSecurityGroupId: string;
  };
  readonly route: {
    /** CAUTION: changing this recreates the rule. */
    readonly listenerArn: string;
    /** CAUTION: changing this recreates the rule. */
    readonly priority: number;
    /** The service answers this path and all under it. */
    readonly path: string;
    readonly loadBalancer: { readonly arnSuffix: string; readonly securityGroupId: string };
  };
  /**
   * CodeDeploy runs a new version beside the old one.
   * CAUTION: beginning or ending it recreates the service. Subnets and security groups of a service with it cannot be changed.
   * @default ECS replaces the tasks one after the other
   */
  readonly blueGreen?: BlueGreenConfig;
}

/**
 * A business domain as containers on Fargate, behind one path of the load balancer.
 * It runs nothing until its first release; from then on releases own the image and scaling owns the number of tasks.
 */
export class ContainerService extends Construct {
  readonly service: EcsService;
  readonly task: ServiceTask;
  /** The one that the service begins in. */
  readonly targetGroup: LbTargetGroup;
  private readonly rule: LbListenerRule;
  private readonly blueGreen?: BlueGreen;

  constructor(scope: Construct, id: string, config: ContainerServiceConfig) {
    super(scope, id);
    const { place, name, blueGreen } = config;
    this.task = new ServiceTask(this, "task", { place, name, task: config.task });
    this.targetGroup = serviceTargets(this, "targets", config);
    this.rule = this.route(config);
    this.blueGreen = blueGreen && new BlueGreen(this, "blue-green", config, blueGreen);
    this.service = this.run(config);
    this.blueGreen?.deploy(this.service, { targetGroup: this.targetGroup, rule: this.rule });
    this.scale(config);
  }

  private route({ task, network, route, blueGreen }: ContainerServiceConfig): LbListenerRule {
    new VpcSecurityGroupIngressRule(this, "from-load-balancer", {
      description: "The load balancer forwards requests",
      securityGroupId: network.securityGroupId,
      referencedSecurityGroupId: route.loadBalancer.securityGroupId,
      ipProtocol: "tcp",
      fromPort: task.port,
      toPort: task.port,
    });
    return new LbListenerRule(this, "rule", {
      listenerArn: route.listenerArn,
      priority: route.priority,
      condition: [{ pathPattern: { values: [route.path, `${route.path}/*`] } }],
      action: [{ type: "forward", targetGroupArn: this.targetGroup.arn }],
      lifecycle: blueGreen && movedByCodeDeploy,
    });
  }

  private run(config: ContainerServiceConfig): EcsService {
    const { name, task, health, cluster, network } = config;
    return new EcsService(this, "Resource", {
      name: name("service"),
      cluster: cluster.arn,
      taskDefinition: this.task.definition.arn,
      desiredCount: 0, // the first release sets it, scaling moves it
      launchType: "FARGATE",
      platformVersion: "LATEST",
      enableExecuteCommand: false,
      enableEcsManagedTags: true,
      propagateTags: "SERVICE",
      healthCheckGracePeriodSeconds: health.graceSeconds,
      networkConfiguration: {
        subnets: network.subnetIds,
        securityGroups: [network.securityGroupId, network.workloadsSecurityGroupId],
        assignPublicIp: false,
      },
      loadBalancer: [{ targetGroupArn: this.targetGroup.arn, containerName: task.name, containerPort: task.port }],
      dependsOn: [this.rule, ...(this.blueGreen ? [this.blueGreen.testRule] : [])], // AWS refuses a target group that no load balancer has
      ...(this.blueGreen ? blueGreenSettings : rollingSettings(config, this.task)),
    });
  }

  private scale({ name, scaling, cluster, route }: ContainerServiceConfig): void {
    new ServiceScaling(this, "scaling", {
      name,
      scaling,
      image: this.task.image,
      clusterName: cluster.name,
      serviceName: this.service.name,
      // AWS counts requests of a service in one target group, and this one changes between two
      requestsLabel: this.blueGreen ? undefined : `${route.loadBalancer.arnSuffix}/${this.targetGroup.arnSuffix}`,
    });
  }
}
