import type { ServiceEvent } from "../events/service-events";

/** Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html */
export function taskEvent(task: Readonly<Record<string, unknown>>, at: Date): ServiceEvent {
  const { subnets: _, tags: __, ...detail } = task;
  const event = { ...detail, updatedAt: at.toISOString() };
  return {
    source: "aws.ecs",
    detailType: "ECS Task State Change",
    resources: [task.taskArn as string],
    detail: Object.fromEntries(Object.entries(event).filter(([, value]) => value !== undefined)),
  };
}

export type DeploymentEventName =
  "SERVICE_DEPLOYMENT_IN_PROGRESS" | "SERVICE_DEPLOYMENT_COMPLETED" | "SERVICE_DEPLOYMENT_FAILED";

/** Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html */
export function deploymentEvent(
  serviceArn: string,
  deploymentId: string,
  eventName: DeploymentEventName,
  reason: string,
  at: Date,
): ServiceEvent {
  const eventType = eventName === "SERVICE_DEPLOYMENT_FAILED" ? "ERROR" : "INFO";
  return {
    source: "aws.ecs",
    detailType: "ECS Deployment State Change",
    resources: [serviceArn],
    detail: { eventType, eventName, deploymentId, updatedAt: at.toISOString(), reason },
  };
}

/** Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_events.html */
export function serviceActionEvent(
  serviceArn: string,
  clusterArn: string,
  eventName: "SERVICE_STEADY_STATE" | "SERVICE_TASK_START_IMPAIRED",
  at: Date,
): ServiceEvent {
  const eventType = eventName === "SERVICE_STEADY_STATE" ? "INFO" : "WARN";
  return {
    source: "aws.ecs",
    detailType: "ECS Service Action",
    resources: [serviceArn],
    detail: { eventType, eventName, clusterArn, createdAt: at.toISOString() },
  };
}
