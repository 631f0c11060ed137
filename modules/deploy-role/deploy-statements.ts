import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { type AwsPlace, arnOf } from "../../config/aws-place";

/** A service of one environment, by the names of its parts. */
export interface DeployedService {
  readonly name: string;
  readonly cluster: string;
  /** In ECS. */
  readonly service: string;
  /** Of its task definitions. */
  readonly family: string;
  /** In which its image stands. */
  readonly imageParameter: string;
  /** ARNs of the roles that its tasks start and work with. */
  readonly taskRoleArns: readonly string[];
  /** Whether its releases run a task that migrates its data. */
  readonly migrates: boolean;
  /** What CodeDeploy knows it by. @default none: ECS deploys it */
  readonly codeDeploy?: { readonly application: string; readonly deploymentGroup: string };
}

/** What a release does in an environment, each on this service's own parts where AWS knows a part for it. */
export function deployStatements(place: AwsPlace, service: DeployedService): DataAwsIamPolicyDocumentStatement[] {
  const { cluster, family, imageParameter, taskRoleArns } = service;
  const clusterArn = arnOf(place, "ecs", `cluster/${cluster}`);
  const revisions = arnOf(place, "ecs", `task-definition/${family}:*`);
  const tasks = tasksIn(place, cluster);
  const inCluster = [{ test: "ArnEquals", variable: "ecs:cluster", values: [clusterArn] }];
  return [
    {
      sid: "Service",
      actions: ["ecs:DescribeServices", "ecs:UpdateService"],
      resources: [arnOf(place, "ecs", `service/${cluster}/${service.service}`)],
    },
    { sid: "NextRevision", actions: ["ecs:RegisterTaskDefinition"], resources: [revisions] },
    {
      sid: "Revisions",
      actions: ["ecs:DeregisterTaskDefinition", "ecs:DescribeTaskDefinition", "ecs:ListTaskDefinitions"],
      resources: ["*"], // AWS knows no resource for them
    },
    { sid: "Tasks", actions: ["ecs:DescribeTasks"], resources: [tasks], condition: inCluster },
    { sid: "TaskList", actions: ["ecs:ListTasks"], resources: ["*"], condition: inCluster },
    {
      sid: "Tags",
      actions: ["ecs:TagResource"],
      resources: [revisions],
      condition: [{ test: "StringEquals", variable: "ecs:CreateAction", values: ["RegisterTaskDefinition"] }],
    },
    {
      sid: "TaskRoles",
      actions: ["iam:PassRole"],
      resources: [...taskRoleArns],
      condition: [{ test: "StringEquals", variable: "iam:PassedToService", values: ["ecs-tasks.amazonaws.com"] }],
    },
    {
      sid: "ImageInUse",
      actions: ["ssm:GetParameter", "ssm:PutParameter"],
      resources: [arnOf(place, "ssm", `parameter${imageParameter}`)],
    },
    {
      sid: "Scaling",
      actions: ["application-autoscaling:RegisterScalableTarget"],
      resources: [arnOf(place, "application-autoscaling", "scalable-target/*")], // a target's name is AWS's own
      condition: [
        { test: "StringEquals", variable: "application-autoscaling:service-namespace", values: ["ecs"] },
        {
          test: "StringEquals",
          variable: "application-autoscaling:scalable-dimension",
          values: ["ecs:service:DesiredCount"],
        },
      ],
    },
    // Alarms that are asked for by the beginning of their names are looked for among all.
    { sid: "Alarms", actions: ["cloudwatch:DescribeAlarms"], resources: [arnOf(place, "cloudwatch", "alarm:*")] },
    ...(service.migrates ? migrationStatements(place, service, revisions) : []),
    ...(service.codeDeploy ? deploymentStatements(place, service.codeDeploy) : []),
  ];
}

function tasksIn(place: AwsPlace, cluster: string): string {
  return arnOf(place, "ecs", `task/${cluster}/*`);
}

/** A task of its own beside the service, which has the tags of its revision and so no other service's. */
function migrationStatements(
  place: AwsPlace,
  { name, cluster }: DeployedService,
  revisions: string,
): DataAwsIamPolicyDocumentStatement[] {
  const tasks = tasksIn(place, cluster);
  const inCluster = { test: "ArnEquals", variable: "ecs:cluster", values: [arnOf(place, "ecs", `cluster/${cluster}`)] };
  return [
    { sid: "Migration", actions: ["ecs:RunTask"], resources: [revisions], condition: [inCluster] },
    {
      sid: "MigrationTags",
      actions: ["ecs:TagResource"],
      resources: [tasks],
      condition: [{ test: "StringEquals", variable: "ecs:CreateAction", values: ["RunTask"] }],
    },
    {
      sid: "MigrationEnd",
      actions: ["ecs:StopTask"],
      resources: [tasks],
      // A task without this tag is no service's; the local AWS tells none.
      condition: [inCluster, { test: "StringEqualsIfExists", variable: "aws:ResourceTag/service", values: [name] }],
    },
  ];
}

/** What CodeDeploy does of a release. */
function deploymentStatements(
  place: AwsPlace,
  { application, deploymentGroup }: NonNullable<DeployedService["codeDeploy"]>,
): DataAwsIamPolicyDocumentStatement[] {
  const codeDeploy = (resource: string) => arnOf(place, "codedeploy", resource);
  return [
    {
      sid: "Deployments",
      actions: [
        "codedeploy:BatchGetDeployments",
        "codedeploy:CreateDeployment",
        "codedeploy:GetDeployment",
        "codedeploy:ListDeployments",
      ],
      resources: [codeDeploy(`deploymentgroup:${application}/${deploymentGroup}`)],
    },
    {
      sid: "DeploymentSteps",
      actions: ["codedeploy:GetDeploymentTarget", "codedeploy:ListDeploymentTargets", "codedeploy:StopDeployment"],
      resources: ["*"], // AWS knows no resource for them
    },
    {
      sid: "DeploymentRevisions",
      actions: ["codedeploy:GetApplicationRevision", "codedeploy:RegisterApplicationRevision"],
      resources: [codeDeploy(`application:${application}`)],
    },
    {
      sid: "DeploymentConfigs",
      actions: ["codedeploy:GetDeploymentConfig"],
      resources: [
        codeDeploy(`deploymentconfig:${application}-*`), // how requests move is in its name
        codeDeploy("deploymentconfig:CodeDeployDefault.ECSAllAtOnce"),
      ],
    },
  ];
}
