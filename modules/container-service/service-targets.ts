import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import type { Construct } from "constructs";
import type { ContainerServiceConfig } from "./container-service";

const seconds = { interval: 15, timeout: 5, deregistrationDelay: 30 };

/** A target group for tasks of a service. @param role tells it from the service's other one */
export function serviceTargets(
  scope: Construct,
  id: string,
  { name, task, health, network }: ContainerServiceConfig,
  ...role: string[]
): LbTargetGroup {
  return new LbTargetGroup(scope, id, {
    name: name("targetGroup", `${task.port}`, ...role), // a port's change makes a new group, and the old one goes after the rule has left it
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
