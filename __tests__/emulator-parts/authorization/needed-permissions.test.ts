import { neededPermissions as neededFor } from "../../../emulator/authorization/needed-permissions";
import type { SignedRequest } from "../../../emulator/signed-request";

const account = "us-east-1:123456789012";
const cluster = { "ecs:cluster": `arn:aws:ecs:${account}:cluster/main` };
const role = "arn:aws:iam::123456789012:role/task";

function json(service: string, target: string, input: object) {
  const headers = { "x-amz-target": target, "content-type": "application/x-amz-json-1.1" };
  return neededPermissions({ service, method: "POST", url: "/", headers, body: Buffer.from(JSON.stringify(input)) });
}

function form(service: string, fields: Record<string, string>) {
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const body = Buffer.from(new URLSearchParams(fields).toString());
  return neededPermissions({ service, method: "POST", url: "/", headers, body });
}

function rest(service: string, method: string, url: string) {
  return neededPermissions({ service, method, url, headers: {}, body: Buffer.alloc(0) });
}

const neededPermissions = (request: Omit<SignedRequest, "account">) =>
  neededFor({ account: "123456789012", ...request });

const named = (action: string, ...resources: string[]) => [expect.objectContaining({ action, resources })];

test.each([
  ["UpdateService", { cluster: "main", service: "web" }, `arn:aws:ecs:${account}:service/main/web`],
  ["CreateService", { cluster: "main", serviceName: "web" }, `arn:aws:ecs:${account}:service/main/web`],
  ["StopTask", { cluster: "main", task: "0123" }, `arn:aws:ecs:${account}:task/main/0123`],
  ["RunTask", { cluster: "main", taskDefinition: "web" }, `arn:aws:ecs:${account}:task-definition/web:*`],
  ["RunTask", { cluster: "main", taskDefinition: "web:3" }, `arn:aws:ecs:${account}:task-definition/web:3`],
  ["DescribeTaskDefinition", { cluster: "main", taskDefinition: "web" }, "*"],
  ["ListTasks", { cluster: "main" }, "*"],
])("ecs:%s of %j", (action, input, resource) => {
  const target = `AmazonEC2ContainerServiceV20141113.${action}`;
  expect(json("ecs", target, input)).toEqual([{ action: `ecs:${action}`, resources: [resource], context: cluster }]);
});

test("a list of services is a list of resources; an ARN stays what it is", () => {
  const services = ["web", "arn:aws:ecs:us-east-1:123456789012:service/main/worker"];
  expect(json("ecs", "X.DescribeServices", { cluster: `arn:aws:ecs:${account}:cluster/main`, services })).toEqual([
    {
      action: "ecs:DescribeServices",
      resources: [`arn:aws:ecs:${account}:service/main/web`, services[1]],
      context: cluster,
    },
  ]);
});

test("who gives tags at creation must be permitted to tag", () => {
  const tags = [{ key: "Owner", value: "financials" }];
  expect(json("ecs", "X.RegisterTaskDefinition", { family: "web", tags })[1]).toEqual({
    action: "ecs:TagResource",
    resources: [`arn:aws:ecs:${account}:task-definition/web:*`],
    context: { "ecs:CreateAction": "RegisterTaskDefinition" },
  });
  expect(json("ecs", "X.RunTask", { cluster: "main", taskDefinition: "web", tags })[1]?.resources).toEqual([
    `arn:aws:ecs:${account}:task/main/*`,
  ]);
});

test("alarms by the beginning of their names are permitted on all", () => {
  expect(form("monitoring", { Action: "DescribeAlarms", AlarmNamePrefix: "prod-" })).toEqual(
    named("cloudwatch:DescribeAlarms", `arn:aws:cloudwatch:${account}:alarm:*`),
  );
});

test("a scalable target tells whose it is", () => {
  const target = {
    ServiceNamespace: "ecs",
    ResourceId: "service/main/web",
    ScalableDimension: "ecs:service:DesiredCount",
  };
  expect(json("application-autoscaling", "AnyScaleFrontendService.RegisterScalableTarget", target)).toEqual([
    {
      action: "application-autoscaling:RegisterScalableTarget",
      resources: [`arn:aws:application-autoscaling:${account}:scalable-target/*`],
      context: {
        "application-autoscaling:service-namespace": "ecs",
        "application-autoscaling:scalable-dimension": "ecs:service:DesiredCount",
      },
    },
  ]);
});

test("roles of a task definition must be permitted to be passed on", () => {
  expect(json("ecs", "X.RegisterTaskDefinition", { family: "web", taskRoleArn: role, executionRoleArn: role })).toEqual(
    [
      expect.objectContaining({
        action: "ecs:RegisterTaskDefinition",
        resources: [`arn:aws:ecs:${account}:task-definition/web:*`],
      }),
      { action: "iam:PassRole", resources: [role], context: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    ],
  );
});

test.each([
  [
    "ecr",
    "BatchGetImage",
    { repositoryName: "thrive/web" },
    "ecr:BatchGetImage",
    `arn:aws:ecr:${account}:repository/thrive/web`,
  ],
  ["ecr", "GetAuthorizationToken", {}, "ecr:GetAuthorizationToken", "*"],
  ["application-autoscaling", "DescribeScalableTargets", {}, "application-autoscaling:DescribeScalableTargets", "*"],
  ["codecommit", "GetBranch", { repositoryName: "web" }, "codecommit:GetBranch", `arn:aws:codecommit:${account}:web`],
  [
    "codepipeline",
    "StartPipelineExecution",
    { name: "web" },
    "codepipeline:StartPipelineExecution",
    `arn:aws:codepipeline:${account}:web`,
  ],
  [
    "codepipeline",
    "PutApprovalResult",
    { pipelineName: "web", stageName: "Approve", actionName: "Go" },
    "codepipeline:PutApprovalResult",
    `arn:aws:codepipeline:${account}:web/Approve/Go`,
  ],
  [
    "codebuild",
    "BatchGetBuilds",
    { ids: ["web:0123"] },
    "codebuild:BatchGetBuilds",
    `arn:aws:codebuild:${account}:project/web`,
  ],
  ["servicediscovery", "DiscoverInstances", { ServiceName: "web" }, "servicediscovery:DiscoverInstances", "*"],
  ["ecs-next", "NeverHeardOf", { name: "x" }, "ecs-next:NeverHeardOf", "*"],
])("%s %s of %j", (service, action, input, needed, resource) => {
  expect(json(service, `Target.${action}`, input)).toEqual(named(needed, resource));
});

test("forms: CloudWatch has another name in IAM, and a metric its namespace", () => {
  expect(form("monitoring", { Action: "SetAlarmState", AlarmName: "high" })).toEqual(
    named("cloudwatch:SetAlarmState", `arn:aws:cloudwatch:${account}:alarm:high`),
  );
  expect(form("monitoring", { Action: "DescribeAlarms", "AlarmNames.member.1": "high" })).toEqual(
    named("cloudwatch:DescribeAlarms", `arn:aws:cloudwatch:${account}:alarm:high`),
  );
  expect(form("monitoring", { Action: "PutMetricData", Namespace: "Thrive" })).toEqual([
    { action: "cloudwatch:PutMetricData", resources: ["*"], context: { "cloudwatch:namespace": "Thrive" } },
  ]);
  expect(form("ec2", { Action: "DescribeSubnets" })).toEqual(named("ec2:DescribeSubnets", "*"));
  expect(form("elasticloadbalancing", { Action: "ModifyListener", ListenerArn: "arn:l" })).toEqual(
    named("elasticloadbalancing:ModifyListener", "arn:l"),
  );
});

test("CloudWatch's newer protocol names the action in its path", () => {
  const url = "/service/GraniteServiceVersion20100801/operation/PutMetricData";
  expect(rest("monitoring", "POST", url)).toEqual(named("cloudwatch:PutMetricData", "*"));
});

test("REST: API Gateway's actions are methods; of Route 53 what is not known is permitted by a wildcard alone", () => {
  expect(rest("apigateway", "PATCH", "/restapis/abc?x=1")).toEqual(
    named("apigateway:PATCH", "arn:aws:apigateway:us-east-1::/restapis/abc"),
  );
  expect(rest("route53", "POST", "/2013-04-01/hostedzone/Z1/rrset/")).toEqual(
    named("route53:ChangeResourceRecordSets", "arn:aws:route53:::hostedzone/Z1"),
  );
  expect(rest("route53", "GET", "/2013-04-01/healthcheck")).toEqual(named("route53:GET /2013-04-01/healthcheck", "*"));
});

const listed = `arn:aws:codestar-notifications:${account}:notificationrule`;
const pipeline = `arn:aws:codepipeline:${account}:web`;
const group = `arn:aws:codebuild:${account}:report-group/web`;

test.each([
  [
    "codecommit",
    "TagResource",
    { resourceArn: `arn:aws:codecommit:${account}:web` },
    `arn:aws:codecommit:${account}:web`,
  ],
  ["codecommit", "UpdateRepositoryName", { oldName: "web", newName: "net" }, `arn:aws:codecommit:${account}:web`],
  ["codebuild", "CreateProject", { name: "web" }, `arn:aws:codebuild:${account}:project/web`],
  ["codebuild", "DeleteReportGroup", { arn: group }, group],
  ["codebuild", "BatchGetReports", { reportArns: [`arn:aws:codebuild:${account}:report/web:0123`] }, group],
  ["codepipeline", "CreatePipeline", { pipeline: { name: "web" } }, pipeline],
  ["codepipeline", "ListTagsForResource", { resourceArn: pipeline }, pipeline],
  [
    "codestar-connections",
    "GetConnection",
    { ConnectionArn: `arn:aws:codeconnections:${account}:connection/1` },
    `arn:aws:codestar-connections:${account}:connection/1`,
  ],
  ["codeconnections", "CreateConnection", { ConnectionName: "git" }, "*"],
])("%s:%s of %j", (service, action, input, resource) => {
  expect(json(service, `X.${action}`, input)).toEqual(named(`${service}:${action}`, resource));
});

test("a call that spells its action in the path is asked about by that action", () => {
  const call = (service: string, url: string, input: object) =>
    neededPermissions({ service, method: "POST", url, headers: {}, body: Buffer.from(JSON.stringify(input)) });
  expect(call("codestar-notifications", "/createNotificationRule", { Resource: pipeline })).toEqual([
    {
      action: "codestar-notifications:CreateNotificationRule",
      resources: [`${listed}/*`],
      context: { "codestar-notifications:NotificationsForResource": pipeline },
    },
  ]);
  expect(call("codestar-notifications", "/describeNotificationRule", { Arn: `${listed}/1` })).toEqual(
    named("codestar-notifications:DescribeNotificationRule", `${listed}/1`),
  );
  expect(call("chatbot", "/create-ms-teams-channel-configuration", {})).toEqual(
    named("chatbot:CreateMicrosoftTeamsChannelConfiguration", "*"),
  );
});

test("the role that a service shall act with must be permitted to be passed on", () => {
  const passed = (service: string) => ({
    action: "iam:PassRole",
    resources: [role],
    context: { "iam:PassedToService": `${service}.amazonaws.com` },
  });
  expect(json("codepipeline", "X.UpdatePipeline", { pipeline: { name: "web", roleArn: role } })[1]).toEqual(
    passed("codepipeline"),
  );
  expect(json("codebuild", "X.CreateProject", { name: "web", serviceRole: role })[1]).toEqual(passed("codebuild"));
  expect(json("codebuild", "X.StartBuild", { projectName: "web" })).toHaveLength(1);
});
