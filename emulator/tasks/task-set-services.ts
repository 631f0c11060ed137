import type { Service, TaskSet } from "@aws-sdk/client-ecs";

/**
 * What is to be kept running, by ARN: services; and each task set of one that CodeDeploy deploys, as if it were a service with one
 * deployment, with its own tasks and target group.
 */
export function runnableServices(services: readonly Service[]): Map<string, Service> {
  return new Map(
    services.flatMap((service): [string, Service][] =>
      service.deploymentController?.type === "CODE_DEPLOY"
        ? (service.taskSets ?? []).map((taskSet) => [taskSet.taskSetArn!, runOf(service, taskSet)])
        : [[service.serviceArn!, service]],
    ),
  );
}

function runOf(service: Service, taskSet: TaskSet): Service {
  const { id, taskDefinition, networkConfiguration, loadBalancers, computedDesiredCount, status } = taskSet;
  return {
    ...service,
    status: status === "DRAINING" ? "DRAINING" : service.status,
    desiredCount: computedDesiredCount,
    loadBalancers,
    deploymentConfiguration: {}, // neither a circuit breaker nor a rolling update
    taskSets: [taskSet],
    deployments: [{ id, taskDefinition, networkConfiguration, status: "PRIMARY", rolloutState: "IN_PROGRESS" }],
  };
}
