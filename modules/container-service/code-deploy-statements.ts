import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { type AwsPlace, arnOf, roleArn } from "../../config/aws-place";
import type { NameFor } from "../../config/naming";

export interface CodeDeployStatementsConfig {
  readonly place: AwsPlace;
  readonly name: NameFor;
  readonly clusterName: string;
  /** The rules that CodeDeploy moves from one target group to the other. */
  readonly ruleArns: readonly string[];
  readonly alarmNames: readonly string[];
  readonly testHook?: string;
}

/** What AWSCodeDeployRoleForECS grants on everything, for one service. */
export function codeDeployStatements(config: CodeDeployStatementsConfig): DataAwsIamPolicyDocumentStatement[] {
  const { place, name, clusterName, ruleArns, alarmNames, testHook } = config;
  const service = `${clusterName}/${name("service")}`;
  return [
    {
      sid: "Tasks",
      actions: [
        "ecs:CreateTaskSet",
        "ecs:DeleteTaskSet",
        "ecs:DescribeServices",
        "ecs:DescribeTaskSets",
        "ecs:UpdateServicePrimaryTaskSet",
      ],
      resources: [arnOf(place, "ecs", `service/${service}`), arnOf(place, "ecs", `task-set/${service}/*`)],
    },
    {
      sid: "TaskRoles",
      actions: ["iam:PassRole"],
      resources: [roleArn(place, name("role", "execution")), roleArn(place, name("role", "task"))],
      condition: [{ test: "StringEquals", variable: "iam:PassedToService", values: ["ecs-tasks.amazonaws.com"] }],
    },
    {
      sid: "LoadBalancer", // AWS knows no resource for them
      actions: [
        "elasticloadbalancing:DescribeListeners",
        "elasticloadbalancing:DescribeRules",
        "elasticloadbalancing:DescribeTargetGroups",
      ],
      resources: ["*"],
    },
    { sid: "Requests", actions: ["elasticloadbalancing:ModifyRule"], resources: [...ruleArns] },
    ...(alarmNames.length > 0
      ? [
          {
            sid: "Alarms",
            actions: ["cloudwatch:DescribeAlarms"],
            resources: alarmNames.map((alarm) => arnOf(place, "cloudwatch", `alarm:${alarm}`)),
          },
        ]
      : []),
    ...(testHook === undefined
      ? []
      : [
          {
            sid: "Test",
            actions: ["lambda:InvokeFunction"],
            resources: [arnOf(place, "lambda", `function:${testHook}`)],
          },
        ]),
  ];
}
