import type { OwnArns } from "./arn";
import { textOf, textsOf, type ActionInput } from "./action-input";
import type { Permission } from "./permission";

/**
 * What an ECS action is permitted on.
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
export function ecsPermissions(action: string, input: ActionInput, own: OwnArns): Permission[] {
  const cluster = own.asArn("ecs", "cluster/", textOf(input, "cluster") ?? "default");
  const resources = resourcesOf(action, input, cluster.split("/").pop()!, own);
  const named = { action: `ecs:${action}`, resources, context: { "ecs:cluster": cluster } };
  return [named, ...addedTags(action, input, cluster, own), ...passedRoles(action, input, own)];
}

/** Resources that have tags from their creation on, by the action that creates them. */
const taggable: Readonly<Record<string, (own: OwnArns, input: ActionInput, cluster: string) => string>> = {
  CreateCluster: ({ asArn }, input) => asArn("ecs", "cluster/", textOf(input, "clusterName") ?? "default"),
  CreateService: ({ arn }, input, cluster) => arn("ecs", `service/${cluster}/${textOf(input, "serviceName") ?? "*"}`),
  RegisterTaskDefinition: ({ arn }, input) => arn("ecs", `task-definition/${textOf(input, "family") ?? "*"}:*`),
  RunTask: ({ arn }, _, cluster) => arn("ecs", `task/${cluster}/*`),
};

/** Who gives tags at creation must be permitted to tag, too. */
function addedTags(action: string, input: ActionInput, cluster: string, own: OwnArns): Permission[] {
  const tagged = taggable[action];
  const tags = (input["tags"] ?? []) as readonly unknown[];
  if (tagged === undefined || tags.length === 0) return [];
  const resources = [tagged(own, input, cluster.split("/").pop()!)];
  return [{ action: "ecs:TagResource", resources, context: { "ecs:CreateAction": action } }];
}

const ofServices = new Set([
  "CreateService",
  "DeleteService",
  "DescribeServices",
  "UpdateService",
  "UpdateServicePrimaryTaskSet",
]);
const ofTaskSets = new Set(["CreateTaskSet", "DeleteTaskSet", "DescribeTaskSets", "UpdateTaskSet"]);
const ofTasks = new Set(["DescribeTasks", "StopTask", "ExecuteCommand", "GetTaskProtection", "UpdateTaskProtection"]);
const ofTags = new Set(["TagResource", "UntagResource", "ListTagsForResource"]);

function resourcesOf(action: string, input: ActionInput, cluster: string, own: OwnArns): string[] {
  if (ofServices.has(action))
    return named(own, `service/${cluster}/`, [...texts(input, "service", "services"), ...texts(input, "serviceName")]);
  if (ofTaskSets.has(action)) return taskSets(cluster, input, own);
  if (ofTasks.has(action)) return named(own, `task/${cluster}/`, texts(input, "task", "tasks"));
  if (ofTags.has(action)) return [textOf(input, "resourceArn") ?? "*"];
  if (action === "RunTask" || action === "StartTask")
    return [taskDefinition(own, textOf(input, "taskDefinition") ?? "*")];
  if (action === "RegisterTaskDefinition")
    return [own.arn("ecs", `task-definition/${textOf(input, "family") ?? "*"}:*`)];
  if (action === "DescribeClusters")
    return texts(input, "cluster", "clusters").map((one) => own.asArn("ecs", "cluster/", one));
  return ["*"];
}

function named({ asArn }: OwnArns, kind: string, names: readonly string[]): string[] {
  return names.length === 0 ? ["*"] : names.map((name) => asArn("ecs", kind, name));
}

/** Ids are not known before a task set is made, and not needed after: the service is what a policy names. */
function taskSets(cluster: string, input: ActionInput, { arn }: OwnArns): string[] {
  const named = texts(input, "taskSet", "taskSets").filter((one) => one.startsWith("arn:"));
  const service = (textOf(input, "service") ?? "*").split("/").at(-1)!;
  return named.length > 0 ? named : [arn("ecs", `task-set/${cluster}/${service}/*`)];
}

/** A family without a revision is any of it. */
function taskDefinition({ asArn }: OwnArns, nameOrArn: string): string {
  const found = asArn("ecs", "task-definition/", nameOrArn);
  return /:\d+$/.test(found) ? found : `${found}:*`;
}

function texts(input: ActionInput, one: string, several = one): string[] {
  return [...new Set([textOf(input, one) ?? [], textsOf(input, several)].flat())];
}

/** Who gives roles to tasks must be permitted to pass them on to ECS. */
function passedRoles(action: string, input: ActionInput, { asArn }: OwnArns): Permission[] {
  const from = action === "RunTask" ? ((input.overrides ?? {}) as ActionInput) : input;
  if (action !== "RegisterTaskDefinition" && action !== "RunTask") return [];
  const roles = ["taskRoleArn", "executionRoleArn"].flatMap((name) => textOf(from, name) ?? []);
  const context = { "iam:PassedToService": "ecs-tasks.amazonaws.com" };
  return [...new Set(roles)].map((role) => ({
    action: "iam:PassRole",
    resources: [asArn("iam", "role/", role)],
    context,
  }));
}
