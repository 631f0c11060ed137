import { type AwsPlace, arnOf } from "../config/aws-place";
import { consoleHost } from "./console-host";
import type { Sentence } from "./sentence";

/** Where deployments are heard of. */
export interface Deployments {
  readonly place: AwsPlace;
  /** The environment, as people call it. */
  readonly landing: string;
  /** Cluster of the services that ECS deploys, by name. */
  readonly cluster: string;
  /** Applications of the services that CodeDeploy deploys, by name; fifty at most, which a pattern has room for. */
  readonly applications: readonly string[];
}

/** What becomes of deployments in an environment, whoever began them. CodeDeploy's are none of ECS, so that nobody hears of one twice. */
export function deploymentSentences(deployments: Deployments): Sentence[] {
  return [...ofEcs(deployments), ...(deployments.applications.length > 0 ? ofCodeDeploy(deployments) : [])];
}

/** Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html */
function ofEcs({ place, landing, cluster }: Deployments): Sentence[] {
  const { region, partition } = place;
  const common = {
    about: "a deployment",
    paths: {
      service: "$.resources[0]",
      deployment: "$.detail.deploymentId",
      reason: "$.detail.reason",
      time: "$.time",
    },
    more: "Deployment <deployment>, <time>",
    page: `https://${consoleHost[partition]}/ecs/v2/clusters/${cluster}/services?region=${region}`,
  };
  const pattern = (eventName: string) => ({
    source: ["aws.ecs"],
    "detail-type": ["ECS Deployment State Change"],
    resources: [{ prefix: `${arnOf(place, "ecs", `service/${cluster}`)}/` }],
    detail: { eventName: [eventName] },
  });
  return [
    {
      ...common,
      kind: "deployment-completed",
      pattern: pattern("SERVICE_DEPLOYMENT_COMPLETED"),
      text: `${landing} serves what was deployed of <service>.`,
    },
    {
      ...common,
      kind: "deployment-failed",
      pattern: pattern("SERVICE_DEPLOYMENT_FAILED"),
      text: `${landing} did not take what was deployed of <service>: <reason>`,
    },
  ];
}

/** Source: https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-cloudwatch-events.html */
function ofCodeDeploy({ place, landing, applications }: Deployments): Sentence[] {
  const { region, partition } = place;
  const common = {
    about: "a deployment",
    paths: {
      service: "$.detail.application",
      deployment: "$.detail.deploymentId",
      reason: "$.detail.state",
      time: "$.time",
    },
    more: "Deployment <deployment>, <time>",
    page: `https://${consoleHost[partition]}/codesuite/codedeploy/deployments/<deployment>?region=${region}`,
  };
  const pattern = (...state: string[]) => ({
    source: ["aws.codedeploy"],
    "detail-type": ["CodeDeploy Deployment State-change Notification"],
    detail: { application: [...applications], state },
  });
  return [
    {
      ...common,
      kind: "shift-completed",
      pattern: pattern("SUCCESS"),
      text: `${landing} serves what was deployed of <service>.`,
    },
    {
      ...common,
      kind: "shift-failed",
      pattern: pattern("FAILURE", "STOP"),
      text: `${landing} did not take what was deployed of <service>: CodeDeploy says <reason>.`,
    },
  ];
}
