import { AppautoscalingPolicy } from "@cdktf/provider-aws/lib/appautoscaling-policy";
import { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target";
import { Fn, Token } from "cdktf";
import { Construct } from "constructs";
import type { NameFor } from "../../config/naming";
import { unreleased } from "./unreleased";

export interface ServiceScalingConfig {
  readonly name: NameFor;
  readonly clusterName: string;
  readonly serviceName: string;
  /** Load balancer and target group, as CloudWatch names them together. @default none: it does not scale by requests */
  readonly requestsLabel?: string;
  /** The image in use; nothing scales before the first release gives one. */
  readonly image: string;
  readonly scaling: {
    /** Tasks. */
    readonly min: number;
    /** Tasks. */
    readonly max: number;
    readonly cpuPercent: number;
    readonly memoryPercent: number;
    /** Requests a minute. */
    readonly requestsPerTask: number;
  };
}

/** Seconds after a step: quick to add, slow to take away. */
const cooldown = { scaleOutCooldown: 60, scaleInCooldown: 300 };

/** Keeps CPU, memory and requests of a task near their targets; the one that wants most tasks wins. */
export class ServiceScaling extends Construct {
  private readonly target: AppautoscalingTarget;
  private readonly name: NameFor;

  constructor(scope: Construct, id: string, config: ServiceScalingConfig) {
    super(scope, id);
    const { name, clusterName, serviceName, requestsLabel, image, scaling } = config;
    this.name = name;
    this.target = new AppautoscalingTarget(this, "Resource", {
      serviceNamespace: "ecs",
      scalableDimension: "ecs:service:DesiredCount",
      resourceId: `service/${clusterName}/${serviceName}`,
      minCapacity: sinceFirstRelease(image, scaling.min),
      maxCapacity: scaling.max,
    });
    this.track("cpu", scaling.cpuPercent, "ECSServiceAverageCPUUtilization");
    this.track("memory", scaling.memoryPercent, "ECSServiceAverageMemoryUtilization");
    if (requestsLabel !== undefined)
      this.track("requests", scaling.requestsPerTask, "ALBRequestCountPerTarget", requestsLabel);
  }

  private track(id: string, targetValue: number, predefinedMetricType: string, resourceLabel?: string): void {
    new AppautoscalingPolicy(this, id, {
      name: this.name("policy", id),
      policyType: "TargetTrackingScaling",
      serviceNamespace: this.target.serviceNamespace,
      scalableDimension: this.target.scalableDimension,
      resourceId: this.target.resourceId,
      targetTrackingScalingPolicyConfiguration: {
        ...cooldown,
        targetValue,
        predefinedMetricSpecification: { predefinedMetricType, resourceLabel },
      },
    });
  }
}

/** AWS raises a service to its least number of tasks at once; before the first release there is no image for them to run. */
function sinceFirstRelease(image: string, min: number): number {
  return Token.asNumber(Fn.conditional(Fn.endswith(image, `:${unreleased}`), 0, min));
}
