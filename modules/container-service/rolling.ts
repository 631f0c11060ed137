import type { EcsServiceConfig } from "@cdktf/provider-aws/lib/ecs-service";
import type { ContainerServiceConfig } from "./container-service";
import type { ServiceTask } from "./service-task";

/** ECS replaces the tasks: the service follows its task definition, and an apply fails when ECS went back. */
export function rollingSettings(
  { task, cluster }: ContainerServiceConfig,
  running: ServiceTask,
): Partial<EcsServiceConfig> {
  return {
    availabilityZoneRebalancing: "ENABLED",
    deploymentMinimumHealthyPercent: 100,
    deploymentMaximumPercent: 200,
    deploymentCircuitBreaker: { enable: true, rollback: true },
    serviceConnectConfiguration: {
      enabled: true,
      namespace: cluster.namespaceArn,
      service: [
        { portName: task.name, discoveryName: task.name, clientAlias: { dnsName: task.name, port: task.port } },
      ],
      logConfiguration: running.logConfigurationOf("service-connect"),
    },
    waitForSteadyState: true,
    lifecycle: {
      ignoreChanges: ["desired_count"],
      postcondition: [
        {
          condition: `\${self.task_definition == ${running.definition.fqn}.arn}`,
          errorMessage: `ECS rolled ${task.name} back to the revision before; its events say why.`,
        },
      ],
    },
  };
}
