import { deploymentEvent, serviceActionEvent, taskEvent } from "../../../emulator/tasks/ecs-events";

const at = new Date("2026-01-01T00:00:00Z");

test("a task's event has the task as DescribeTasks answers it, without what is unknown", () => {
  const task = { taskArn: "arn/task", lastStatus: "RUNNING", stopCode: undefined, subnets: ["s"], tags: [] };
  expect(taskEvent(task, at)).toEqual({
    source: "aws.ecs",
    detailType: "ECS Task State Change",
    resources: ["arn/task"],
    detail: { taskArn: "arn/task", lastStatus: "RUNNING", updatedAt: "2026-01-01T00:00:00.000Z" },
  });
});

test.each([
  ["SERVICE_DEPLOYMENT_IN_PROGRESS", "INFO"],
  ["SERVICE_DEPLOYMENT_COMPLETED", "INFO"],
  ["SERVICE_DEPLOYMENT_FAILED", "ERROR"],
] as const)("a deployment's event %s is of type %s", (eventName, eventType) => {
  expect(deploymentEvent("arn/web", "ecs-svc/1", eventName, "because", at)).toEqual({
    source: "aws.ecs",
    detailType: "ECS Deployment State Change",
    resources: ["arn/web"],
    detail: {
      eventType,
      eventName,
      deploymentId: "ecs-svc/1",
      updatedAt: "2026-01-01T00:00:00.000Z",
      reason: "because",
    },
  });
});

test.each([
  ["SERVICE_STEADY_STATE", "INFO"],
  ["SERVICE_TASK_START_IMPAIRED", "WARN"],
] as const)("a service's event %s is of type %s", (eventName, eventType) => {
  expect(serviceActionEvent("arn/web", "arn/cluster", eventName, at)).toMatchObject({
    detailType: "ECS Service Action",
    resources: ["arn/web"],
    detail: { eventType, eventName, clusterArn: "arn/cluster", createdAt: "2026-01-01T00:00:00.000Z" },
  });
});
