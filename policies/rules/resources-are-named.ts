import { allowedBy, nameOf, policiesOf } from "../iam-policy";
import { type Rule, verdictOf } from "../rule";

/** Actions for which AWS knows no resource. Source: the service authorization reference of each service. */
const withoutResource = [
  /^application-autoscaling:Describe/,
  /^acm:RequestCertificate$/,
  /^chatbot:/,
  /^cloudwatch:(GetMetricData|PutMetricData)$/, // classic metrics are in no dataset that could be named
  /^codeconnections:CreateConnection$/,
  /^codedeploy:(GetDeploymentTarget|ListDeploymentTargets|StopDeployment)$/,
  /^codepipeline:PutJob(Success|Failure)Result$/, // whoever knows a job's id may answer it
  /^ec2:Describe/,
  /^ecr:GetAuthorizationToken$/,
  /^ecs:(DescribeTaskDefinition|DeregisterTaskDefinition|ListTaskDefinitions)$/,
  /^ecs:ListTasks$/, // of a cluster: a condition names it
  /^elasticloadbalancing:Describe/,
  /^inspector2:ListFindings$/,
  /^kms:(CreateKey|ListAliases)$/,
  /^lambda:CreateEventSourceMapping$/,
  /^logs:(DescribeLogGroups|\*LogDelivery|ListLogDeliveries|(Describe|Put)ResourcePolic(ies|y))$/,
  /^servicediscovery:(CreateHttpNamespace|ListTagsForResource|TagResource)$/,
  /^ssm:DescribeParameters$/,
  /^ssmmessages:/,
  /^xray:Put/,
];

export const resourcesAreNamed: Rule = {
  id: "resources-are-named",
  demand: "What a role may do is bound to named resources, but for actions that AWS can bind to none.",
  sources: ["CKV_AWS_355", "CKV_AWS_356", "NAG IAM5"],
  about: "every",
  check: (resource, stack) => {
    const policies = policiesOf(resource, stack).filter(({ kind }) => kind === "identity");
    if (policies.length === 0) return "not-applicable";
    return verdictOf(
      allowedBy(policies, "identity")
        .filter(({ resources }) => resources.includes("*"))
        .flatMap((statement) =>
          statement.actions
            .filter((action) => !withoutResource.some((pattern) => pattern.test(action)))
            .map((action) => `${nameOf(statement)} allows "${action}" on "*"; name the resources`),
        ),
    );
  },
};
