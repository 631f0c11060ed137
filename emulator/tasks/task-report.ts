import type { Task } from "./task";
import type { TaskContainer } from "./task-container";

/** A task as `DescribeTasks` answers it, and as its events say. */
export function taskReport(task: Task): Record<string, unknown> {
  const { spec } = task;
  return {
    taskArn: spec.arn,
    clusterArn: spec.clusterArn,
    taskDefinitionArn: spec.definition.taskDefinitionArn,
    group: spec.group,
    startedBy: spec.startedBy,
    launchType: "FARGATE",
    platformVersion: "1.4.0",
    platformFamily: "Linux",
    availabilityZone: "us-east-1a",
    connectivity: "CONNECTED",
    cpu: spec.definition.cpu,
    memory: spec.definition.memory,
    desiredStatus: task.desiredStatus,
    lastStatus: task.status,
    healthStatus: "UNKNOWN", // of container health checks, which are not made here
    stopCode: task.stopCode,
    stoppedReason: task.stoppedReason,
    createdAt: task.createdAt.toISOString(),
    startedAt: task.startedAt?.toISOString(),
    stoppedAt: task.stoppedAt?.toISOString(),
    version: task.version,
    overrides: spec.overrides ?? { containerOverrides: [] },
    subnets: spec.subnets,
    tags: spec.tags,
    containers: task.containers.map((container) => containerReport(task, container)),
  };
}

function containerReport(task: Task, { definition, image, process, exitCode, reason, port }: TaskContainer): object {
  const isUp = process?.isRunning === true;
  return {
    containerArn: `${task.spec.arn.replace(":task/", ":container/")}/${definition.name!}`,
    taskArn: task.spec.arn,
    name: definition.name,
    image: definition.image,
    imageDigest: image?.digest,
    runtimeId: `${task.id}-${process?.pid ?? 0}`,
    lastStatus: isUp ? "RUNNING" : task.status === "STOPPED" || process ? "STOPPED" : "PENDING",
    exitCode,
    reason,
    healthStatus: "UNKNOWN",
    networkBindings: port === undefined ? [] : [{ bindIP: "127.0.0.1", hostPort: port, protocol: "tcp" }],
  };
}

/** A task as the metadata endpoint tells its own containers. */
export function taskMetadata({ spec, desiredStatus, status, containers }: Task): object {
  const [family, revision] = spec.definition.taskDefinitionArn!.split("/")[1]!.split(":");
  return {
    Cluster: spec.clusterArn,
    TaskARN: spec.arn,
    Family: family,
    Revision: revision,
    DesiredStatus: desiredStatus,
    KnownStatus: status,
    LaunchType: "FARGATE",
    Containers: containers.map(({ definition, image }) => ({
      Name: definition.name,
      Image: definition.image,
      ImageID: image?.digest,
      Type: "NORMAL",
      LaunchType: "FARGATE",
    })),
  };
}
