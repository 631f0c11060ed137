/** What Terraform's provider does for the resources of one AWS service that our stacks hold. */
export interface ServiceActions {
  /** What a plan asks. */
  readonly reads?: readonly string[];
  /** What an apply changes. */
  readonly writes?: readonly string[];
  /** The same, where AWS binds an action to no resource. */
  readonly anywhere?: { readonly reads?: readonly string[]; readonly writes?: readonly string[] };
}

/** Whose stacks: an environment's, or those of delivery. */
export type LandingKind = "environment" | "delivery";

const tags = ["TagResource", "UntagResource"];

/** No table, queue, log, secret or object is read. */
const everywhere: Readonly<Record<string, ServiceActions>> = {
  cloudwatch: {
    reads: ["DescribeAlarms", "ListTagsForResource"],
    writes: ["DeleteAlarms", "PutMetricAlarm", ...tags],
  },
  events: {
    reads: ["DescribeApiDestination", "DescribeConnection", "DescribeRule", "ListTagsForResource", "ListTargetsByRule"],
    writes: ["Create*", "Delete*", "DisableRule", "EnableRule", "PutRule", "PutTargets", "Remove*", "Update*", ...tags],
  },
  kms: {
    reads: ["DescribeKey", "GetKeyPolicy", "GetKeyRotationStatus", "ListResourceTags"],
    writes: [
      "*Alias",
      "EnableKeyRotation",
      "PutKeyPolicy",
      "ScheduleKeyDeletion",
      "TagResource",
      "UntagResource",
      "UpdateKeyDescription",
    ],
    anywhere: { reads: ["ListAliases"], writes: ["CreateKey"] },
  },
  lambda: {
    reads: [
      "GetEventSourceMapping",
      "GetFunction",
      "GetFunctionCodeSigningConfig",
      "GetFunctionEventInvokeConfig",
      "GetPolicy",
      "ListTags",
      "ListVersionsByFunction",
    ],
    writes: ["*Permission", "CreateFunction", "Delete*", "Put*", "Update*", ...tags],
    anywhere: { writes: ["CreateEventSourceMapping"] },
  },
  logs: {
    reads: ["ListTagsForResource"],
    writes: ["AssociateKmsKey", "CreateLogGroup", "DeleteLogGroup", "PutRetentionPolicy", ...tags],
    anywhere: {
      reads: ["DescribeLogGroups", "DescribeResourcePolicies"],
      writes: ["*LogDelivery", "ListLogDeliveries", "PutResourcePolicy"],
    },
  },
  secretsmanager: {
    writes: ["CreateSecret", "DeleteSecret", "DescribeSecret", "PutSecretValue", "UpdateSecret"], // of EventBridge's connections
  },
  sns: {
    reads: ["GetSubscriptionAttributes", "GetTopicAttributes", "ListTagsForResource"],
    writes: ["CreateTopic", "DeleteTopic", "Set*", "Subscribe", "Unsubscribe", ...tags],
  },
  sqs: {
    reads: ["GetQueueAttributes", "GetQueueUrl", "ListQueueTags"],
    writes: ["CreateQueue", "DeleteQueue", "SetQueueAttributes", "TagQueue", "UntagQueue"],
  },
  wafv2: {
    reads: ["GetLoggingConfiguration", "GetWebACL", "GetWebACLForResource", "ListTagsForResource"],
    writes: [
      "*LoggingConfiguration",
      "AssociateWebACL",
      "CreateWebACL",
      "DeleteWebACL",
      "Disassociate*",
      "Update*",
      ...tags,
    ],
  },
};

/** No gateway to the internet, no machine, no address. */
const ofEnvironments: Readonly<Record<string, ServiceActions>> = {
  acm: {
    reads: ["DescribeCertificate", "ListTagsForCertificate"],
    writes: ["AddTagsToCertificate", "DeleteCertificate", "RemoveTagsFromCertificate"],
    anywhere: { writes: ["RequestCertificate"] },
  },
  "application-autoscaling": {
    reads: ["ListTagsForResource"],
    writes: ["Delete*", "Deregister*", "Put*", "RegisterScalableTarget", ...tags],
    anywhere: { reads: ["DescribeScalableTargets", "DescribeScalingPolicies"] },
  },
  codedeploy: {
    reads: ["GetApplication", "GetDeploymentConfig", "GetDeploymentGroup", "ListTagsForResource"],
    writes: ["CreateApplication", "CreateDeployment*", "DeleteApplication", "DeleteDeployment*", "Update*", ...tags],
  },
  ec2: {
    writes: [
      "*RouteTable",
      "*SecurityGroup",
      "AuthorizeSecurityGroup*",
      "CreateFlowLogs",
      "CreateSubnet",
      "CreateTags",
      "CreateVpc",
      "CreateVpcEndpoint",
      "DeleteFlowLogs",
      "DeleteSubnet",
      "DeleteTags",
      "DeleteVpc",
      "DeleteVpcEndpoints",
      "ModifySecurityGroupRules",
      "ModifySubnetAttribute",
      "ModifyVpcAttribute",
      "ModifyVpcEndpoint",
      "RevokeSecurityGroup*",
      "UpdateSecurityGroupRuleDescriptions*",
    ],
    anywhere: { reads: ["Describe*"] },
  },
  ecs: {
    reads: ["DescribeClusters", "DescribeServices", "ListTagsForResource"],
    writes: [
      "CreateCluster",
      "CreateService",
      "DeleteCluster",
      "DeleteService",
      "Put*",
      "RegisterTask*",
      "Update*",
      ...tags,
    ],
    anywhere: { reads: ["DescribeTaskDefinition"], writes: ["DeregisterTaskDefinition"] },
  },
  elasticloadbalancing: {
    writes: ["Add*", "Create*", "Delete*", "Deregister*", "Modify*", "RegisterTargets", "Remove*", "Set*"],
    anywhere: { reads: ["Describe*"] },
  },
  servicediscovery: {
    reads: ["GetNamespace"],
    writes: ["DeleteNamespace", "UpdateHttpNamespace"],
    anywhere: { reads: ["ListTagsForResource"], writes: ["CreateHttpNamespace", "TagResource"] },
  },
};

const ofDelivery: Readonly<Record<string, ServiceActions>> = {
  chatbot: {
    anywhere: {
      reads: [
        "DescribeSlackChannelConfigurations",
        "GetMicrosoftTeamsChannelConfiguration",
        "ListMicrosoftTeamsChannelConfigurations",
        "ListTagsForResource",
      ],
      writes: ["CreateMicrosoftTeamsChannelConfiguration", "CreateSlackChannelConfiguration"],
    },
    writes: ["Delete*", "Update*", ...tags],
  },
  codebuild: {
    reads: ["BatchGetProjects", "BatchGetReportGroups"],
    writes: ["CreateProject", "CreateReportGroup", "DeleteProject", "DeleteReportGroup", "Update*"],
  },
  codecommit: { reads: ["GetRepository", "ListTagsForResource"], writes: ["CreateRepository", ...tags] },
  codeconnections: {
    reads: ["GetConnection", "ListTagsForResource"],
    writes: ["DeleteConnection", "PassConnection", ...tags],
    anywhere: { writes: ["CreateConnection"] },
  },
  codepipeline: {
    reads: ["GetPipeline", "ListTagsForResource"],
    writes: ["CreatePipeline", "DeletePipeline", "UpdatePipeline", ...tags],
  },
  "codestar-notifications": {
    reads: ["DescribeNotificationRule", "ListTagsForResource"],
    writes: ["*NotificationRule", "Subscribe", "Unsubscribe", ...tags],
  },
  dynamodb: {
    reads: ["DescribeContinuousBackups", "DescribeTable", "DescribeTimeToLive", "ListTagsOfResource"],
    writes: ["CreateTable", "DeleteTable", "UpdateContinuousBackups", "UpdateTable", "UpdateTimeToLive", ...tags],
  },
  ecr: {
    reads: ["DescribeRepositories", "GetLifecyclePolicy", "GetRepositoryPolicy", "ListTagsForResource"],
    writes: ["*LifecyclePolicy", "CreateRepository", "DeleteRepository*", "Put*", "SetRepositoryPolicy", ...tags],
  },
};

/** By service. */
export const terraformActions: Readonly<Record<LandingKind, Readonly<Record<string, ServiceActions>>>> = {
  environment: { ...everywhere, ...ofEnvironments },
  delivery: { ...everywhere, ...ofDelivery },
};
