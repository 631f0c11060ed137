import type { LoopbackRequest } from "./loopback-request";

/** One question to the local AWS: what is there of a kind? */
export interface InventoryQuestion {
  /** Named as Terraform names it. */
  readonly kind: string;
  readonly call: Omit<LoopbackRequest, "url"> & { readonly path: string };
  /** What identifies the found ones, read from the answer. What AWS itself puts into an account is left out. */
  readonly identities: (answer: string) => string[];
}

/** What the platform's stacks can leave behind: every kind that is not deleted along with another one. */
export const inventory: readonly InventoryQuestion[] = [
  { kind: "aws_vpc", call: ec2("DescribeVpcs", { "is-default": "false" }), identities: every("vpcId") },
  { kind: "aws_subnet", call: ec2("DescribeSubnets", { "default-for-az": "false" }), identities: every("subnetId") },
  {
    kind: "aws_vpc_endpoint",
    call: ec2("DescribeVpcEndpoints", { "vpc-endpoint-state": "available" }),
    identities: every("vpcEndpointId"),
  },
  { kind: "aws_flow_log", call: ec2("DescribeFlowLogs"), identities: every("flowLogId") },
  {
    kind: "aws_nat_gateway",
    call: ec2("DescribeNatGateways", { state: "available" }),
    identities: every("natGatewayId"),
  },
  { kind: "aws_lb", call: elb("DescribeLoadBalancers"), identities: every("LoadBalancerArn") },
  { kind: "aws_lb_target_group", call: elb("DescribeTargetGroups"), identities: every("TargetGroupArn") },
  { kind: "aws_iam_role", call: query("iam", "ListRoles", "2010-05-08"), identities: ownRoles },
  { kind: "aws_iam_user", call: query("iam", "ListUsers", "2010-05-08"), identities: every("Arn") },
  {
    kind: "aws_iam_policy",
    call: query("iam", "ListPolicies", "2010-05-08", { Scope: "Local" }),
    identities: every("Arn"),
  },
  { kind: "aws_sns_topic", call: query("sns", "ListTopics", "2010-03-31"), identities: every("TopicArn") },
  {
    kind: "aws_cloudwatch_metric_alarm",
    call: query("monitoring", "DescribeAlarms", "2010-08-01", {
      "AlarmTypes.member.1": "MetricAlarm",
      "AlarmTypes.member.2": "CompositeAlarm",
    }),
    identities: every("AlarmArn"),
  },
  {
    kind: "aws_cloudwatch_dashboard",
    call: query("monitoring", "ListDashboards", "2010-08-01"),
    identities: every("DashboardArn"),
  },
  { kind: "aws_s3_bucket", call: rest("s3", "/"), identities: every("Name") },
  { kind: "aws_route53_zone", call: rest("route53", "/2013-04-01/hostedzone"), identities: every("Id") },
  { kind: "aws_api_gateway_rest_api", call: rest("apigateway", "/restapis"), identities: items("item", "name") },
  { kind: "aws_api_gateway_vpc_link", call: rest("apigateway", "/vpclinks"), identities: items("item", "name") },
  {
    kind: "aws_api_gateway_domain_name",
    call: rest("apigateway", "/domainnames"),
    identities: items("item", "domainName"),
  },
  {
    kind: "aws_lambda_function",
    call: rest("lambda", "/2015-03-31/functions"),
    identities: items("Functions", "FunctionName"),
  },
  {
    kind: "aws_lambda_event_source_mapping",
    call: rest("lambda", "/2015-03-31/event-source-mappings"),
    identities: items("EventSourceMappings", "UUID"),
  },
  { kind: "aws_scheduler_schedule", call: rest("scheduler", "/schedules"), identities: items("Schedules", "Name") },
  { kind: "aws_scheduler_schedule_group", call: rest("scheduler", "/schedule-groups"), identities: ownScheduleGroups },
  {
    kind: "aws_sesv2_email_identity",
    call: rest("ses", "/v2/email/identities"),
    identities: items("EmailIdentities", "IdentityName"),
  },
  {
    kind: "aws_sesv2_configuration_set",
    call: rest("ses", "/v2/email/configuration-sets"),
    identities: items("ConfigurationSets"),
  },
  { kind: "aws_dynamodb_table", call: dynamodb("ListTables"), identities: items("TableNames") },
  { kind: "aws_cloudwatch_event_rule", call: events("ListRules"), identities: items("Rules", "Name") },
  { kind: "aws_cloudwatch_event_bus", call: events("ListEventBuses"), identities: ownEventBuses },
  {
    kind: "aws_cloudwatch_event_connection",
    call: events("ListConnections"),
    identities: items("Connections", "Name"),
  },
  {
    kind: "aws_cloudwatch_event_api_destination",
    call: events("ListApiDestinations"),
    identities: items("ApiDestinations", "Name"),
  },
  {
    kind: "aws_secretsmanager_secret",
    call: json("secretsmanager", "secretsmanager.ListSecrets"),
    identities: items("SecretList", "Name"),
  },
  {
    kind: "aws_sfn_state_machine",
    call: json("states", "AWSStepFunctions.ListStateMachines"),
    identities: items("stateMachines", "name"),
  },
  { kind: "aws_sqs_queue", call: json("sqs", "AmazonSQS.ListQueues"), identities: items("QueueUrls") },
  {
    kind: "aws_ssm_parameter",
    call: json("ssm", "AmazonSSM.DescribeParameters"),
    identities: items("Parameters", "Name"),
  },
  {
    kind: "aws_cloudwatch_log_group",
    call: json("logs", "Logs_20140328.DescribeLogGroups"),
    identities: items("logGroups", "logGroupName"),
  },
  { kind: "aws_ecs_cluster", call: ecs("ListClusters"), identities: items("clusterArns") },
  {
    kind: "aws_ecs_task_definition",
    call: ecs("ListTaskDefinitions", { status: "ACTIVE" }),
    identities: items("taskDefinitionArns"),
  },
  {
    kind: "aws_service_discovery_http_namespace",
    call: json("servicediscovery", "Route53AutoNaming_v20170314.ListNamespaces"),
    identities: items("Namespaces", "Name"),
  },
  {
    kind: "aws_appautoscaling_target",
    call: json("application-autoscaling", "AnyScaleFrontendService.DescribeScalableTargets", {
      ServiceNamespace: "ecs",
    }),
    identities: items("ScalableTargets", "ResourceId"),
  },
  {
    kind: "aws_acm_certificate",
    call: json("acm", "CertificateManager.ListCertificates"),
    identities: items("CertificateSummaryList", "DomainName"),
  },
  {
    kind: "aws_wafv2_web_acl",
    call: json("wafv2", "AWSWAF_20190729.ListWebACLs", { Scope: "REGIONAL" }),
    identities: items("WebACLs", "Name"),
  },
  {
    kind: "aws_ecr_repository",
    call: json("ecr", "AmazonEC2ContainerRegistry_V20150921.DescribeRepositories"),
    identities: items("repositories", "repositoryName"),
  },
  {
    kind: "aws_codecommit_repository",
    call: json("codecommit", "CodeCommit_20150413.ListRepositories"),
    identities: items("repositories", "repositoryName"),
  },
  {
    kind: "aws_codeconnections_connection",
    call: json("codeconnections", "CodeConnections_20231201.ListConnections"),
    identities: items("Connections", "ConnectionName"),
  },
  {
    kind: "aws_codeconnections_host",
    call: json("codeconnections", "CodeConnections_20231201.ListHosts"),
    identities: items("Hosts", "Name"),
  },
  {
    kind: "aws_codebuild_project",
    call: json("codebuild", "CodeBuild_20161006.ListProjects"),
    identities: items("projects"),
  },
  {
    kind: "aws_codebuild_report_group",
    call: json("codebuild", "CodeBuild_20161006.ListReportGroups"),
    identities: items("reportGroups"),
  },
  {
    kind: "aws_codedeploy_app",
    call: json("codedeploy", "CodeDeploy_20141006.ListApplications"),
    identities: items("applications"),
  },
  {
    kind: "aws_codedeploy_deployment_config",
    call: json("codedeploy", "CodeDeploy_20141006.ListDeploymentConfigs"),
    identities: ownDeploymentConfigs,
  },
  {
    kind: "aws_codepipeline",
    call: json("codepipeline", "CodePipeline_20150709.ListPipelines"),
    identities: items("pipelines", "name"),
  },
  {
    kind: "aws_codestarnotifications_notification_rule",
    call: spelled("codestar-notifications", "/listNotificationRules"),
    identities: items("NotificationRules", "Arn"),
  },
  {
    kind: "aws_chatbot_slack_channel_configuration",
    call: spelled("chatbot", "/describe-slack-channel-configurations"),
    identities: items("SlackChannelConfigurations", "ConfigurationName"),
  },
  {
    kind: "aws_chatbot_teams_channel_configuration",
    call: spelled("chatbot", "/list-ms-teams-channel-configurations"),
    identities: items("TeamChannelConfigurations", "ConfigurationName"),
  },
  { kind: "aws_kms_alias", call: kms("ListAliases", { Limit: 100 }), identities: ownAliases },
];

/** Asked for every key, since the list of keys does not say which ones are pending deletion. */
export const listKeys: InventoryQuestion = {
  kind: "aws_kms_key",
  call: kms("ListKeys", { Limit: 1000 }),
  identities: items("Keys", "KeyId"),
};

export function describeKey(id: string): InventoryQuestion {
  return { kind: "aws_kms_key", call: kms("DescribeKey", { KeyId: id }), identities: liveKey };
}

function liveKey(answer: string): string[] {
  const { KeyMetadata: key } = JSON.parse(answer) as { KeyMetadata: Record<string, string> };
  const isOurs = key["KeyManager"] === "CUSTOMER" && key["KeyState"] !== "PendingDeletion";
  return isOurs ? [key["Arn"]!] : [];
}

/** Those of people who signed in are Identity Center's. */
function ownRoles(answer: string): string[] {
  return every("Arn")(answer).filter((arn) => !arn.includes(":role/aws-reserved/"));
}

function ownScheduleGroups(answer: string): string[] {
  return items("ScheduleGroups", "Name")(answer).filter((name) => name !== "default");
}

function ownDeploymentConfigs(answer: string): string[] {
  return items("deploymentConfigsList")(answer).filter((name) => !name.startsWith("CodeDeployDefault."));
}

function ownEventBuses(answer: string): string[] {
  return items("EventBuses", "Name")(answer).filter((name) => name !== "default");
}

function ownAliases(answer: string): string[] {
  return items("Aliases", "AliasName")(answer).filter((name) => !name.startsWith("alias/aws/"));
}

/** Every text of an XML element of that name. */
function every(element: string): (answer: string) => string[] {
  const pattern = new RegExp(`<${element}>([^<]+)</${element}>`, "g");
  return (answer) => [...answer.matchAll(pattern)].map((match) => match[1]!);
}

/** A JSON list of texts, or of objects that `field` identifies. */
function items(list: string, field?: string): (answer: string) => string[] {
  return (answer) => {
    const found = ((JSON.parse(answer) as Record<string, unknown>)[list] ?? []) as (string | Record<string, string>)[];
    return found.map((item) => (typeof item === "string" ? item : item[field!]!));
  };
}

function rest(service: string, path: string): InventoryQuestion["call"] {
  return { path, headers: signedFor(service) };
}

/** A REST call whose path spells its action. */
function spelled(service: string, path: string): InventoryQuestion["call"] {
  return { path, method: "POST", headers: { ...signedFor(service), "Content-Type": "application/json" }, body: "{}" };
}

function query(
  service: string,
  action: string,
  version: string,
  more: Record<string, string> = {},
): InventoryQuestion["call"] {
  const headers = { ...signedFor(service), "Content-Type": "application/x-www-form-urlencoded" };
  const body = new URLSearchParams({ Action: action, Version: version, ...more }).toString();
  return { path: "/", method: "POST", headers, body };
}

function ec2(action: string, filters: Record<string, string> = {}): InventoryQuestion["call"] {
  const written = Object.entries(filters).flatMap(([name, value], index) => [
    [`Filter.${index + 1}.Name`, name],
    [`Filter.${index + 1}.Value.1`, value],
  ]);
  return query("ec2", action, "2016-11-15", Object.fromEntries(written));
}

function elb(action: string): InventoryQuestion["call"] {
  return query("elasticloadbalancing", action, "2015-12-01");
}

function json(service: string, target: string, body: object = {}): InventoryQuestion["call"] {
  const headers = { ...signedFor(service), "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": target };
  return { path: "/", method: "POST", headers, body: JSON.stringify(body) };
}

function ecs(action: string, body: object = {}): InventoryQuestion["call"] {
  return json("ecs", `AmazonEC2ContainerServiceV20141113.${action}`, body);
}

function dynamodb(action: string): InventoryQuestion["call"] {
  return json("dynamodb", `DynamoDB_20120810.${action}`);
}

function events(action: string): InventoryQuestion["call"] {
  return json("events", `AWSEvents.${action}`);
}

function kms(action: string, body: object): InventoryQuestion["call"] {
  return json("kms", `TrentService.${action}`, body);
}

/** The root of the local account: its signature is not checked. */
function signedFor(service: string): Record<string, string> {
  const scope = `local/20260101/us-east-1/${service}/aws4_request`;
  return { Authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none` };
}
