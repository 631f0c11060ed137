import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { arnOf } from "../../config/aws-place";
import type { GithubLanding } from "./github-landing";
import { type ServiceActions, terraformActions } from "./terraform-actions";

type Statements = DataAwsIamPolicyDocumentStatement[];

/** What a plan looks at beside its state. */
export function terraformReads(landing: GithubLanding): Statements {
  const { apis, bucket, dashboards, image, policies, roles, stages } = resourcesOf(landing);
  const route53 = `arn:${landing.place.partition}:route53:::`;
  return [
    bound(landing, "Describe", ({ reads }) => reads, [stages]), // whose web ACL it is
    anywhere(landing, "DescribeAll", ({ anywhere: all }) => all?.reads),
    { sid: "DescribeApis", actions: ["apigateway:GET"], resources: [apis] },
    { sid: "DescribeDashboards", actions: ["cloudwatch:GetDashboard"], resources: [dashboards] },
    {
      sid: "DescribeRoles",
      actions: all(
        "iam",
        "GetPolicy*",
        "GetRole*",
        "ListAttachedRole*",
        "ListInstanceProfilesForRole",
        "ListPolicy*",
        "ListRole*",
      ),
      resources: [roles, policies],
    },
    {
      sid: "DescribeZones",
      actions: all("route53", "GetChange", "GetHostedZone", "ListResourceRecordSets", "ListTagsForResource"),
      resources: [`${route53}hostedzone/*`, `${route53}change/*`],
    },
    {
      sid: "DescribeBuckets",
      actions: all("s3", "GetBucket*", "Get*Configuration", "ListBucket"),
      resources: [bucket],
    },
    { sid: "RouteMap", actions: all("s3", "GetObject", "GetObjectTagging"), resources: [`${bucket}/change-router/*`] },
    {
      sid: "ImagesInUse",
      actions: all("ssm", "GetParameter", "GetParameters", "ListTagsForResource"),
      resources: [image],
    },
    { sid: "DescribeParameters", actions: ["ssm:DescribeParameters"], resources: ["*"] },
  ];
}

/** Services that get roles of ours. */
const takers = [
  "chatbot",
  "codebuild",
  "codedeploy",
  "codepipeline",
  "ecs",
  "ecs-tasks",
  "events",
  "lambda",
  "vpc-flow-logs",
];

/** What an apply changes beside its state. */
export function terraformWrites(landing: GithubLanding): Statements {
  const { apis, bucket, dashboards, image, policies, roles } = resourcesOf(landing);
  const { place } = landing;
  return [
    bound(landing, "Change", ({ writes }) => writes, [apis]),
    anywhere(landing, "ChangeAll", ({ anywhere: all }) => all?.writes),
    {
      sid: "Apis",
      actions: all("apigateway", "DELETE", "PATCH", "POST", "PUT", "SetWebACL", "UpdateRestApiPolicy"),
      resources: [apis],
    },
    { sid: "Dashboards", actions: all("cloudwatch", "DeleteDashboards", "PutDashboard"), resources: [dashboards] },
    {
      sid: "Roles",
      actions: all(
        "iam",
        "AttachRole*",
        "CreateRole",
        "DeleteRole*",
        "DetachRole*",
        "PutRole*",
        "TagRole",
        "UntagRole",
        "Update*Role*",
      ),
      resources: [roles],
    },
    {
      sid: "Policies",
      actions: all("iam", "CreatePolicy*", "DeletePolicy*", "TagPolicy", "UntagPolicy"),
      resources: [policies],
    },
    {
      sid: "HandRoles",
      actions: ["iam:PassRole"],
      resources: [roles],
      condition: [
        {
          test: "StringEquals",
          variable: "iam:PassedToService",
          values: takers.map((service) => `${service}.amazonaws.com`),
        },
      ],
    },
    {
      sid: "KeysOfServices",
      actions: ["kms:CreateGrant"],
      resources: [arnOf(place, "kms", "key/*")],
      condition: [{ test: "Bool", variable: "kms:GrantIsForAWSResource", values: ["true"] }],
    },
    {
      sid: "Records",
      actions: ["route53:ChangeResourceRecordSets"],
      resources: [`arn:${place.partition}:route53:::hostedzone/*`],
    },
    {
      sid: "Buckets",
      actions: all("s3", "CreateBucket", "DeleteBucket*", "PutBucket*", "Put*Configuration"),
      resources: [bucket],
    },
    {
      sid: "WriteRouteMap",
      actions: all("s3", "DeleteObject", "PutObject", "PutObjectTagging"),
      resources: [`${bucket}/change-router/*`],
    },
    {
      sid: "Parameters",
      actions: all("ssm", "AddTagsToResource", "DeleteParameter", "PutParameter", "RemoveTagsFromResource"),
      resources: [image],
    },
  ];
}

type Pick = (actions: ServiceActions) => readonly string[] | undefined;

/** In the account and region. */
function bound(landing: GithubLanding, sid: string, pick: Pick, further: readonly string[]): Statements[number] {
  const services = Object.entries(terraformActions[landing.kind]).filter(([, actions]) => pick(actions) !== undefined);
  return {
    sid,
    actions: services.flatMap(([service, actions]) => all(service, ...(pick(actions) ?? []))),
    resources: [...services.map(([service]) => arnOf(landing.place, service, "*")), ...further],
  };
}

function anywhere({ kind }: GithubLanding, sid: string, pick: Pick): Statements[number] {
  const actions = Object.entries(terraformActions[kind]).flatMap(([service, one]) =>
    all(service, ...(pick(one) ?? [])),
  );
  return { sid, actions, resources: ["*"] };
}

const all = (service: string, ...names: readonly string[]) => names.map((name) => `${service}:${name}`);

/** What is a landing's by its name. */
function resourcesOf({ place, prefix, parameters }: GithubLanding) {
  const { partition, accountId, region } = place;
  const apis = `arn:${partition}:apigateway:${region}::`;
  return {
    apis: `${apis}/*`,
    stages: `${apis}/restapis/*/stages/*`,
    bucket: `arn:${partition}:s3:::${prefix}*`,
    dashboards: `arn:${partition}:cloudwatch::${accountId}:dashboard/${prefix}*`,
    image: arnOf(place, "ssm", `parameter${parameters}*/image`),
    policies: `arn:${partition}:iam::${accountId}:policy/${prefix}*`,
    roles: `arn:${partition}:iam::${accountId}:role/${prefix}*`,
  };
}
