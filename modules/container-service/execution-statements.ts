import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { type AwsPlace, arnOf } from "../../config/aws-place";

export interface ExecutionStatementsConfig {
  readonly place: AwsPlace;
  readonly repository: { readonly arn: string };
  readonly secrets: Readonly<Record<string, string>>;
  readonly keyArn: string;
  readonly logGroupArn: string;
}

/** What ECS needs to start a task, and no more than this task needs. */
export function executionStatements(config: ExecutionStatementsConfig): DataAwsIamPolicyDocumentStatement[] {
  const { repository, logGroupArn, secrets } = config;
  return [
    { sid: "Registry", actions: ["ecr:GetAuthorizationToken"], resources: ["*"] }, // AWS knows no resource for it
    {
      sid: "Image",
      actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      resources: [repository.arn],
    },
    { sid: "Logs", actions: ["logs:CreateLogStream", "logs:PutLogEvents"], resources: [`${logGroupArn}:*`] },
    ...(Object.keys(secrets).length > 0 ? secretStatements(config) : []),
  ];
}

function secretStatements({ place, secrets, keyArn }: ExecutionStatementsConfig): DataAwsIamPolicyDocumentStatement[] {
  return [
    {
      sid: "Secrets",
      actions: ["ssm:GetParameters"],
      resources: Object.values(secrets).map((path) => arnOf(place, "ssm", `parameter${path}`)),
    },
    {
      sid: "SecretsKey",
      actions: ["kms:Decrypt"],
      resources: [keyArn],
      condition: [{ test: "StringEquals", variable: "kms:ViaService", values: [`ssm.${place.region}.amazonaws.com`] }],
    },
  ];
}
