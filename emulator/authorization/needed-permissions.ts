import { ownArns, type OwnArns } from "./arn";
import { answeringAccount } from "./answering-account";
import { actionInput, textOf, textsOf, type ActionInput } from "./action-input";
import { awsAction } from "../aws-action";
import { ecsPermissions } from "./ecs-permissions";
import type { Permission } from "./permission";
import type { SignedRequest } from "../signed-request";

type Resources = (action: string, input: ActionInput, own: OwnArns) => readonly string[];

/** What IAM calls a service whose signing name is another. */
const prefixes: Readonly<Record<string, string>> = { monitoring: "cloudwatch" };

/** What an action is permitted on, by signing name. Where nothing is named, the answer is `*`. */
const resources: Readonly<Record<string, Resources>> = {
  acm: (_, input) => some(textOf(input, "CertificateArn")),
  "application-autoscaling": (action, _, { arn }) =>
    action.startsWith("Describe") ? ["*"] : [arn("application-autoscaling", "scalable-target/*")],
  chatbot: (_, input) => some(textOf(input, "ChatConfigurationArn", "ResourceARN")),
  codebuild: (_, input, { asArn }) => [
    ...reportGroups(input),
    ...codebuildProjects(input).map((name) => asArn("codebuild", "project/", name)),
  ],
  codecommit: (_, input, { asArn }) => repositoriesAndArns(input).map((name) => asArn("codecommit", "", name)),
  codeconnections: (_, input) => connections("codeconnections", input),
  codedeploy: (_, input, { asArn }) => some(codeDeployResource(input)).map((name) => asArn("codedeploy", "", name)),
  codepipeline: (_, input, { asArn }) => some(pipelineResource(input)).map((name) => asArn("codepipeline", "", name)),
  "codestar-connections": (_, input) => connections("codestar-connections", input),
  "codestar-notifications": (action, input, { arn }) =>
    action === "CreateNotificationRule"
      ? [arn("codestar-notifications", "notificationrule/*")]
      : some(textOf(input, "Arn")),
  ecr: (_, input, { arn }) => repositories(input).map((name) => arn("ecr", `repository/${name}`)),
  elasticloadbalancing: (action, input) =>
    action.startsWith("Describe")
      ? ["*"]
      : some(textOf(input, "ListenerArn", "RuleArn", "TargetGroupArn", "LoadBalancerArn", "ResourceArns.member.1")),
  monitoring: (action, input, { arn }) => {
    const names = alarms(input);
    const asked = names.length === 0 && action === "DescribeAlarms" ? ["*"] : names; // a beginning of names is looked for among all
    return asked.map((name) => arn("cloudwatch", `alarm:${name}`));
  },
  wafv2: (_, input) => some(textOf(input, "WebACLArn", "ResourceArn", "ResourceARN")),
};

/** What must be permitted before a request reaches a service that knows nothing of permissions. */
export function neededPermissions(request: SignedRequest): Permission[] {
  const { service, method, url } = request;
  const path = url.split("?")[0]!;
  if (service === "apigateway")
    return [{ action: `apigateway:${method}`, resources: [`arn:aws:apigateway:us-east-1::${path}`] }];
  if (service === "route53") return [route53Permission(method, path)];
  const action = path.match(/^\/service\/[^/]+\/operation\/(\w+)$/)?.[1] ?? awsAction(request);
  const input = actionInput(request);
  if (service === "codedeploy" && /^(Batch)?GetDeployments?$/.test(action)) return []; // of a group that only CodeDeploy knows
  const own = ownArns(answeringAccount(request));
  if (service === "ecs") return ecsPermissions(action, input, own);
  const found = resources[service]?.(action, input, own) ?? [];
  const context = contextOf(action, input);
  return [
    { action: `${prefixes[service] ?? service}:${action}`, resources: found.length > 0 ? found : ["*"], context },
    ...passedRole(service, action, input),
  ];
}

/** Where a service is given the role that it acts with, by signing name. */
const givenRoles: Readonly<Record<string, (input: ActionInput) => string | undefined>> = {
  chatbot: (input) => textOf(input, "IamRoleArn"),
  codebuild: (input) => textOf(input, "serviceRole"),
  codedeploy: (input) => textOf(input, "serviceRoleArn"),
  codepipeline: (input) => textOf(declaredPipeline(input), "roleArn"),
};

/** Who gives a service a role must be permitted to pass it on. */
function passedRole(service: string, action: string, input: ActionInput): Permission[] {
  if (!/^(Create|Update)/.test(action)) return [];
  const context = { "iam:PassedToService": `${service}.amazonaws.com` };
  return some(givenRoles[service]?.(input)).map((role) => ({ action: "iam:PassRole", resources: [role], context }));
}

/** Calls about one deployment name its id alone, for which AWS knows no resource. */
function codeDeployResource(input: ActionInput): string | undefined {
  const application = textOf(input, "applicationName");
  const group = textOf(input, "deploymentGroupName", "currentDeploymentGroupName");
  if (application !== undefined)
    return group ? `deploymentgroup:${application}/${group}` : `application:${application}`;
  const config = textOf(input, "deploymentConfigName");
  return config === undefined ? textOf(input, "ResourceArn") : `deploymentconfig:${config}`;
}

function declaredPipeline(input: ActionInput): ActionInput {
  return (input["pipeline"] ?? {}) as ActionInput;
}

const zoneActions: Readonly<Record<string, string>> = {
  GET: "GetHostedZone",
  "GET/rrset": "ListResourceRecordSets",
  "POST/rrset": "ChangeResourceRecordSets",
};

function route53Permission(method: string, path: string): Permission {
  const [, kind, id, rest = ""] = path.match(/^\/[\d-]+\/(hostedzone|change)\/([^/]+)(\/.*)?$/) ?? [];
  const action = kind === "change" ? "GetChange" : zoneActions[`${method}${rest.replace(/\/$/, "")}`];
  if (action === undefined || id === undefined) return { action: `route53:${method} ${path}`, resources: ["*"] };
  return { action: `route53:${action}`, resources: [`arn:aws:route53:::${kind}/${id}`] };
}

function repositories(input: ActionInput): string[] {
  return [textOf(input, "repositoryName") ?? [], textsOf(input, "repositoryNames")].flat();
}

function alarms(input: ActionInput): string[] {
  return [textOf(input, "AlarmName") ?? [], textsOf(input, "AlarmNames")].flat();
}

/** Builds are named `PROJECT:ID`. */
function codebuildProjects(input: ActionInput): string[] {
  const builds = [textOf(input, "id") ?? [], textsOf(input, "ids")].flat().map((id) => id.split(":")[0]!);
  return [textOf(input, "projectName", "name") ?? [], textsOf(input, "names"), builds].flat();
}

/** Report groups, and the reports of them, which are named `GROUP:ID`. */
function reportGroups(input: ActionInput): string[] {
  const groups = [textOf(input, "reportGroupArn", "arn") ?? [], textsOf(input, "reportGroupArns")].flat();
  const reports = textsOf(input, "reportArns").map((report) => report.replace(":report/", ":report-group/"));
  return [...groups, ...reports.map((report) => report.replace(/:[^:/]+$/, ""))];
}

function repositoriesAndArns(input: ActionInput): string[] {
  return [textOf(input, "repositoryName", "oldName", "resourceArn") ?? [], textsOf(input, "repositoryNames")].flat();
}

/** A new connection is permitted on any, since it has no id yet. */
function connections(service: string, input: ActionInput): string[] {
  const named = textOf(input, "ConnectionArn", "HostArn", "ResourceArn");
  return named === undefined ? ["*"] : [named.replace(/^arn:aws:[^:]+/, `arn:aws:${service}`)];
}

/** An approval is permitted on the action that waits for it. */
function pipelineResource(input: ActionInput): string | undefined {
  const pipeline = textOf(input, "pipelineName", "name", "resourceArn") ?? textOf(declaredPipeline(input), "name");
  const stage = textOf(input, "stageName");
  const action = textOf(input, "actionName");
  return pipeline && [pipeline, stage, action].filter((part) => part !== undefined).join("/");
}

/** Condition keys that a service gives of itself. */
function contextOf(action: string, input: ActionInput): Record<string, string> | undefined {
  const scaled = textOf(input, "ScalableDimension");
  if (scaled !== undefined)
    return {
      "application-autoscaling:service-namespace": textOf(input, "ServiceNamespace") ?? "",
      "application-autoscaling:scalable-dimension": scaled,
    };
  const namespace = textOf(input, "Namespace");
  const source = action === "CreateNotificationRule" ? textOf(input, "Resource") : undefined;
  if (source !== undefined) return { "codestar-notifications:NotificationsForResource": source };
  return action === "PutMetricData" && namespace !== undefined ? { "cloudwatch:namespace": namespace } : undefined;
}

function some(text: string | undefined): string[] {
  return text === undefined ? [] : [text];
}
