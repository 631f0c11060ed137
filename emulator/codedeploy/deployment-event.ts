import type { ServiceEvent } from "../events/service-events";
import { accountIn } from "../authorization/arn";
import type { Deployment } from "./deployment";
import { applicationArn, groupArn } from "./deployment-groups";

/** Source: https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-cloudwatch-events.html */
export function deploymentEvent({ info, group }: Deployment, state: string): ServiceEvent {
  return {
    source: "aws.codedeploy",
    detailType: "CodeDeploy Deployment State-change Notification",
    resources: [applicationArn(accountIn(group.serviceRoleArn!), info.applicationName!), groupArn(group)],
    detail: {
      region: "us-east-1",
      deploymentId: info.deploymentId,
      instanceGroupId: group.deploymentGroupId,
      deploymentGroup: group.deploymentGroupName,
      application: info.applicationName,
      state,
    },
  };
}
