import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Construct } from "constructs";
import { type AwsPlace, arnOf } from "../../config/aws-place";

export interface EncryptionKeyConfig {
  readonly place: AwsPlace;
  /** With `alias/` before it. CAUTION: changing this recreates the alias. */
  readonly alias: string;
  readonly description: string;
  /** AWS services through which principals of the account may use the key, as their IAM policies allow: `ecr`, `ssm` … @default none */
  readonly usedThrough?: readonly string[];
  /** Whether Terraform refuses to destroy it. */
  readonly protect: boolean;
}

/** A customer-managed key that rotates every year and whose policy names everyone who may use it. */
export class EncryptionKey extends Construct {
  readonly key: KmsKey;
  readonly arn: string;
  private readonly place: AwsPlace;
  private readonly policy: DataAwsIamPolicyDocument;
  private readonly statements: DataAwsIamPolicyDocumentStatement[] = [];

  constructor(scope: Construct, id: string, config: EncryptionKeyConfig) {
    super(scope, id);
    const { place, alias, description, usedThrough = [], protect } = config;
    this.place = place;
    this.policy = new DataAwsIamPolicyDocument(this, "policy", {});
    this.key = new KmsKey(this, "Resource", {
      description,
      enableKeyRotation: true,
      deletionWindowInDays: 30, // the longest: a deleted key takes all it encrypted along
      policy: this.policy.json,
      lifecycle: protect ? { preventDestroy: true } : undefined,
    });
    this.arn = this.key.arn;
    new KmsAlias(this, "alias", { name: alias, targetKeyId: this.key.keyId });
    this.allow(administrators(place));
    if (usedThrough.length > 0) this.allow(users(place, usedThrough));
  }

  /** Lets CloudWatch Logs encrypt the account's log groups. */
  allowLogs(): this {
    const { region } = this.place;
    return this.allow({
      sid: "LogGroups",
      principals: [{ type: "Service", identifiers: [`logs.${region}.amazonaws.com`] }],
      actions: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
      resources: ["*"],
      condition: [
        {
          test: "ArnLike",
          variable: "kms:EncryptionContext:aws:logs:arn",
          values: [arnOf(this.place, "logs", "log-group:*")],
        },
      ],
    });
  }

  /** Lets CloudWatch publish to topics that the key encrypts; without it alarms vanish silently. */
  allowAlarms(): this {
    return this.allow({
      sid: "Alarms",
      principals: [{ type: "Service", identifiers: ["cloudwatch.amazonaws.com"] }],
      actions: ["kms:Decrypt", "kms:GenerateDataKey*"],
      resources: ["*"],
      condition: [{ test: "StringEquals", variable: "aws:SourceAccount", values: [this.place.accountId] }],
    });
  }

  /**
   * Lets EventBridge publish to topics and send to queues that the key encrypts. It names no source when it uses a key, so that any
   * condition on one would lose every event in silence; who may publish and send stands in the policies of topics and queues.
   * Source: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
   */
  allowEvents(): this {
    return this.allow({
      sid: "Events",
      principals: [{ type: "Service", identifiers: ["events.amazonaws.com"] }],
      actions: ["kms:Decrypt", "kms:GenerateDataKey*"],
      resources: ["*"],
    });
  }

  /** Lets the account's topics write to queues that the key encrypts; without it what is published never arrives. */
  allowTopics(): this {
    return this.allow({
      sid: "Topics",
      principals: [{ type: "Service", identifiers: ["sns.amazonaws.com"] }],
      actions: ["kms:Decrypt", "kms:GenerateDataKey*"],
      resources: ["*"],
      condition: [{ test: "ArnLike", variable: "aws:SourceArn", values: [arnOf(this.place, "sns", "*")] }],
    });
  }

  /**
   * Lets CodeStar notifications publish to the account's topics that the key encrypts: through SNS, unlike CloudWatch and EventBridge.
   * Whose topic it is stands in what SNS encrypts with.
   * Source: https://docs.aws.amazon.com/dtconsole/latest/userguide/troubleshooting.html
   */
  allowCodeStar(): this {
    const { region } = this.place;
    return this.allow({
      sid: "CodeStarNotifications",
      principals: [{ type: "Service", identifiers: ["codestar-notifications.amazonaws.com"] }],
      actions: ["kms:Decrypt", "kms:GenerateDataKey*"],
      resources: ["*"],
      condition: [
        { test: "StringEquals", variable: "kms:ViaService", values: [`sns.${region}.amazonaws.com`] },
        {
          test: "ArnLike",
          variable: "kms:EncryptionContext:aws:sns:topicArn",
          values: [arnOf(this.place, "sns", "*")],
        },
      ],
    });
  }

  /**
   * Lets Fargate encrypt the disks of a cluster's tasks.
   * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-create-storage-key.html
   */
  allowTaskStorage(clusterName: string): this {
    const ofCluster = [
      {
        test: "StringEquals",
        variable: "kms:EncryptionContext:aws:ecs:clusterAccount",
        values: [this.place.accountId],
      },
      { test: "StringEquals", variable: "kms:EncryptionContext:aws:ecs:clusterName", values: [clusterName] },
    ];
    const fargate = { principals: [{ type: "Service", identifiers: ["fargate.amazonaws.com"] }], resources: ["*"] };
    return this.allow({
      sid: "TaskStorage",
      ...fargate,
      actions: ["kms:GenerateDataKeyWithoutPlaintext"],
      condition: ofCluster,
    }).allow({
      sid: "TaskStorageGrant",
      ...fargate,
      actions: ["kms:CreateGrant"],
      condition: [
        ...ofCluster,
        { test: "ForAllValues:StringEquals", variable: "kms:GrantOperations", values: ["Decrypt"] },
      ],
    });
  }

  private allow(statement: DataAwsIamPolicyDocumentStatement): this {
    this.statements.push(statement);
    this.policy.putStatement(this.statements);
    return this;
  }
}

/** Who looks after the key cannot read with it: no action here decrypts. */
function administrators({ partition, accountId }: AwsPlace): DataAwsIamPolicyDocumentStatement {
  return {
    sid: "Administration",
    principals: [{ type: "AWS", identifiers: [`arn:${partition}:iam::${accountId}:root`] }],
    actions: [
      "kms:CancelKeyDeletion",
      "kms:CreateAlias",
      "kms:DeleteAlias",
      "kms:Describe*",
      "kms:DisableKey",
      "kms:EnableKey*",
      "kms:Get*",
      "kms:List*",
      "kms:PutKeyPolicy",
      "kms:RevokeGrant",
      "kms:ScheduleKeyDeletion",
      "kms:TagResource",
      "kms:UntagResource",
      "kms:UpdateAlias",
      "kms:UpdateKeyDescription",
    ],
    resources: ["*"],
  };
}

function users(
  { partition, accountId, region }: AwsPlace,
  services: readonly string[],
): DataAwsIamPolicyDocumentStatement {
  return {
    sid: "UseThroughServices",
    principals: [{ type: "AWS", identifiers: [`arn:${partition}:iam::${accountId}:root`] }],
    actions: [
      "kms:CreateGrant",
      "kms:Decrypt",
      "kms:DescribeKey",
      "kms:Encrypt",
      "kms:GenerateDataKey*",
      "kms:ReEncrypt*", // https://docs.aws.amazon.com/codecommit/latest/userguide/encryption.html
      "kms:RetireGrant",
    ],
    resources: ["*"],
    condition: [
      { test: "StringEquals", variable: "kms:CallerAccount", values: [accountId] },
      {
        test: "StringEquals",
        variable: "kms:ViaService",
        values: services.map((name) => `${name}.${region}.amazonaws.com`),
      },
    ],
  };
}
