import type { DeploymentInfo, DeploymentTarget } from "@aws-sdk/client-codedeploy";
import type { TaskSet } from "@aws-sdk/client-ecs";
import { accountIn, arn } from "../authorization/arn";
import type { Deployment } from "./deployment";

/** As `GetDeployment` answers it. */
export function deploymentView({ info }: Deployment): DeploymentInfo {
  const ended = info.status === "Succeeded" || info.status === "Failed" || info.status === "Stopped";
  const count = (one: string) => Number(info.status === one);
  return {
    ...info,
    deploymentOverview: {
      Pending: Number(info.status === "Created" || info.status === "Queued"),
      InProgress: Number(!ended && info.status !== "Created" && info.status !== "Queued"),
      Succeeded: count("Succeeded"),
      Failed: count("Failed"),
      Skipped: count("Stopped"),
      Ready: 0,
    },
  };
}

/** The one target of a deployment of ECS. */
export function targetIdOf({ group }: Deployment): string {
  const { clusterName, serviceName } = group.ecsServices![0]!;
  return `${clusterName}:${serviceName}`;
}

/** As `GetDeploymentTarget` answers it. @param taskSets those that the service has now */
export function targetView(deployment: Deployment, taskSets: readonly TaskSet[]): DeploymentTarget {
  const { info, group, events, colours } = deployment;
  const { clusterName, serviceName } = group.ecsServices![0]!;
  const started = info.status === "InProgress" || info.status === "Ready";
  return {
    deploymentTargetType: "ECSTarget",
    ecsTarget: {
      deploymentId: info.deploymentId,
      targetId: targetIdOf(deployment),
      targetArn: arn(accountIn(group.serviceRoleArn!), "ecs", `service/${clusterName}/${serviceName}`),
      lastUpdatedAt: info.completeTime ?? info.startTime ?? info.createTime,
      status: started
        ? "InProgress"
        : info.status === "Succeeded"
          ? "Succeeded"
          : info.status === "Created"
            ? "Pending"
            : "Failed",
      lifecycleEvents: events.map((event) => ({ ...event })),
      taskSetsInfo: colours
        ? taskSets.map((taskSet) => {
            const isGreen = taskSet.taskSetArn === colours.green;
            return {
              identifer: taskSet.id,
              desiredCount: taskSet.computedDesiredCount,
              pendingCount: taskSet.pendingCount,
              runningCount: taskSet.runningCount,
              status: taskSet.status,
              trafficWeight: isGreen ? colours.shifted : 100 - colours.shifted,
              targetGroup: { name: taskSet.loadBalancers?.[0]?.targetGroupArn?.split("/")[1] },
              taskSetLabel: isGreen ? ("Green" as const) : ("Blue" as const),
            };
          })
        : [],
    },
  };
}
