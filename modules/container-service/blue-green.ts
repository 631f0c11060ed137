import { CodedeployApp } from "@cdktf/provider-aws/lib/codedeploy-app";
import { CodedeployDeploymentConfig } from "@cdktf/provider-aws/lib/codedeploy-deployment-config";
import { CodedeployDeploymentGroup } from "@cdktf/provider-aws/lib/codedeploy-deployment-group";
import type { EcsService, EcsServiceConfig } from "@cdktf/provider-aws/lib/ecs-service";
import { LbListenerRule } from "@cdktf/provider-aws/lib/lb-listener-rule";
import type { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { Construct } from "constructs";
import { arnOf } from "../../config/aws-place";
import type { TrafficShift } from "../../config/deployment-strategy.schema";
import { ServiceRole } from "../service-role";
import { codeDeployStatements } from "./code-deploy-statements";
import type { ContainerServiceConfig } from "./container-service";
import { serviceTargets } from "./service-targets";

export interface BlueGreenConfig {
  /** How requests move to a new version. */
  readonly shift: TrafficShift;
  /** Minutes. */
  readonly keepOldMinutes: number;
  /** Name of the function that tests a new version. @default none */
  readonly testHook?: string;
  /** Alarms that take a deployment back; at most 10. */
  readonly alarmNames: readonly string[];
  /** Where a new version answers before any caller reaches it. CAUTION: changing this recreates the rule. */
  readonly testListenerArn: string;
}

/**
 * CodeDeploy decides which tasks run and which target group the service is in: an apply must move neither.
 * Such a service has no deployments of ECS, which is what the provider would wait for.
 */
export const blueGreenSettings: Partial<EcsServiceConfig> = {
  deploymentController: { type: "CODE_DEPLOY" },
  lifecycle: { ignoreChanges: ["desired_count", "task_definition", "load_balancer"] },
};

/** CodeDeploy moves the rules from one target group to the other. */
export const movedByCodeDeploy = { ignoreChanges: ["action"] };

/** What CodeDeploy needs to run a new version beside the old one: the second target group, the way to test it, its own settings and role. */
export class BlueGreen extends Construct {
  readonly targetGroup: LbTargetGroup;
  readonly testRule: LbListenerRule;

  constructor(
    scope: Construct,
    id: string,
    private readonly config: ContainerServiceConfig,
    private readonly blueGreen: BlueGreenConfig,
  ) {
    super(scope, id);
    this.targetGroup = serviceTargets(this, "targets", config, "green");
    const { path, priority } = config.route;
    this.testRule = new LbListenerRule(this, "test-rule", {
      listenerArn: blueGreen.testListenerArn,
      priority,
      condition: [{ pathPattern: { values: [path, `${path}/*`] } }],
      action: [{ type: "forward", targetGroupArn: this.targetGroup.arn }],
      lifecycle: movedByCodeDeploy,
    });
  }

  /** @param first the target group that the service begins in, and the rule that requests come by */
  deploy(service: EcsService, first: { readonly targetGroup: LbTargetGroup; readonly rule: LbListenerRule }): void {
    const { name, cluster, route } = this.config;
    const { keepOldMinutes, alarmNames, testListenerArn } = this.blueGreen;
    const application = new CodedeployApp(this, "Resource", {
      name: name("deployApplication"),
      computePlatform: "ECS",
    });
    const role = this.role(first.rule);
    new CodedeployDeploymentGroup(this, "group", {
      appName: application.name,
      deploymentGroupName: name("deployGroup"),
      serviceRoleArn: role.arn,
      deploymentConfigName: this.shift(),
      deploymentStyle: { deploymentOption: "WITH_TRAFFIC_CONTROL", deploymentType: "BLUE_GREEN" },
      ecsService: { clusterName: cluster.name, serviceName: service.name },
      loadBalancerInfo: {
        targetGroupPairInfo: {
          prodTrafficRoute: { listenerArns: [route.listenerArn] },
          testTrafficRoute: { listenerArns: [testListenerArn] },
          targetGroup: [{ name: first.targetGroup.name }, { name: this.targetGroup.name }],
        },
      },
      blueGreenDeploymentConfig: {
        deploymentReadyOption: { actionOnTimeout: "CONTINUE_DEPLOYMENT" },
        terminateBlueInstancesOnDeploymentSuccess: {
          action: "TERMINATE",
          terminationWaitTimeInMinutes: keepOldMinutes,
        },
      },
      alarmConfiguration: { enabled: alarmNames.length > 0, alarms: [...alarmNames] },
      autoRollbackConfiguration: {
        enabled: true,
        events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"],
      },
      dependsOn: [...role.permissions],
    });
  }

  /** The name of the way that requests move; AWS changes none, so that another one is made. */
  private shift(): string {
    const { shift } = this.blueGreen;
    if (shift.kind === "allAtOnce") return "CodeDeployDefault.ECSAllAtOnce";
    const [steps, routing] = routingOf(shift);
    return new CodedeployDeploymentConfig(this, "shift", {
      deploymentConfigName: this.config.name("deployConfig", shift.kind, ...steps.map(String)),
      computePlatform: "ECS",
      trafficRoutingConfig: routing,
      lifecycle: { createBeforeDestroy: true },
    }).deploymentConfigName;
  }

  private role(rule: LbListenerRule): ServiceRole {
    const { place, name, task, cluster } = this.config;
    const group = `deploymentgroup:${name("deployApplication")}/${name("deployGroup")}`;
    return new ServiceRole(this, "role", {
      name: name("role", "codedeploy"),
      description: `Lets CodeDeploy run a new version of ${task.name} and move requests to it`,
      service: "codedeploy.amazonaws.com",
      onlyFor: { accountId: place.accountId, sourceArn: arnOf(place, "codedeploy", group) },
      statements: codeDeployStatements({
        place,
        name,
        clusterName: cluster.name,
        ruleArns: [rule.arn, this.testRule.arn],
        ...this.blueGreen,
      }),
    });
  }
}

function routingOf(shift: Exclude<TrafficShift, { kind: "allAtOnce" }>) {
  if (shift.kind === "canary") {
    const { percent: percentage, minutes: interval } = shift;
    return [[percentage, interval], { type: "TimeBasedCanary", timeBasedCanary: { percentage, interval } }] as const;
  }
  const { percent: percentage, everyMinutes: interval } = shift;
  return [[percentage, interval], { type: "TimeBasedLinear", timeBasedLinear: { percentage, interval } }] as const;
}
