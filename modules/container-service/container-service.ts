import { EcsService } from "@cdktf/provider-aws/lib/ecs-service";
import { LbListenerRule } from "@cdktf/provider-aws/lib/lb-listener-rule";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
import type { AwsPlace } from "../../config/aws-place";
import type { NameFor } from "../../config/naming";
import { ServiceScaling, type ServiceScalingConfig } from "./service-scaling";
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
}

const seconds = { interval: 15, timeout: 5, deregistrationDelay: 30 };

/**
 * A business domain as containers on Fargate, behind one path of the load balancer.
 * It runs nothing until its first release; from then on releases own the image and scaling owns the number of tasks.
 */
export class ContainerService extends Construct {
  readonly service: EcsService;
  readonly task: ServiceTask;
  readonly targetGroup: LbTargetGroup;
  private readonly rule: LbListenerRule;

  constructor(scope: Construct, id: string, config: ContainerServiceConfig) {
    super(scope, id);
    const { place, name, scaling, cluster, route } = config;
    this.task = new ServiceTask(this, "task", { place, name, task: config.task });
    this.targetGroup = this.targets(config);
    this.rule = this.route(config);
    this.service = this.run(config);
    new ServiceScaling(this, "scaling", {
      name,
      scaling,
      image: this.task.image,
      clusterName: cluster.name,
      serviceName: this.service.name,
      requestsLabel: `${route.loadBalancer.arnSuffix}/${this.targetGroup.arnSuffix}`,
    });
  }

  private targets({ name, task, health, network }: ContainerServiceConfig): LbTargetGroup {
    return new LbTargetGroup(this, "targets", {
      name: name("targetGroup", `${task.port}`), // a port's change makes a new group, and the old one goes after the rule has left it
      targetType: "ip",
      protocol: "HTTP",
      port: task.port,
      vpcId: network.vpcId,
      deregistrationDelay: `${seconds.deregistrationDelay}`,
      healthCheck: {
        path: health.path,
        matcher: "200",
        interval: seconds.interval,
        timeout: seconds.timeout,
        healthyThreshold: 2,
        unhealthyThreshold: 3,
      },
      lifecycle: { createBeforeDestroy: true },
    });
  }

  private route({ task, network, route }: ContainerServiceConfig): LbListenerRule {
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
    });
  }

  private run({ name, task, health, cluster, network }: ContainerServiceConfig): EcsService {
    const { definition } = this.task;
    return new EcsService(this, "Resource", {
      name: name("service"),
      cluster: cluster.arn,
      taskDefinition: definition.arn,
      desiredCount: 0, // the first release sets it, scaling moves it
      launchType: "FARGATE",
      platformVersion: "LATEST",
      enableExecuteCommand: false,
      enableEcsManagedTags: true,
      propagateTags: "SERVICE",
      availabilityZoneRebalancing: "ENABLED",
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      healthCheckGracePeriodSeconds: health.graceSeconds,
      networkConfiguration: {
        subnets: network.subnetIds,
        securityGroups: [network.securityGroupId, network.workloadsSecurityGroupId],
        assignPublicIp: false,
      },
      loadBalancer: [{ targetGroupArn: this.targetGroup.arn, containerName: task.name, containerPort: task.port }],
      serviceConnectConfiguration: {
        enabled: true,
        namespace: cluster.namespaceArn,
        service: [
          { portName: task.name, discoveryName: task.name, clientAlias: { dnsName: task.name, port: task.port } },
        ],
        logConfiguration: this.task.logConfigurationOf("service-connect"),
      },
      waitForSteadyState: true,
      lifecycle: {
        ignoreChanges: ["desired_count"],
        postcondition: [
          {
            condition: `\${self.task_definition == ${definition.fqn}.arn}`,
            errorMessage: `ECS rolled ${task.name} back to the revision before; its events say why.`,
          },
        ],
      },
      dependsOn: [this.rule], // AWS refuses a target group that no load balancer has
    });
  }
}
