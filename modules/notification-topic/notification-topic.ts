import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { Construct } from "constructs";
import { type AwsPlace, arnOf } from "../../config/aws-place";

export interface NotificationTopicConfig {
  readonly place: AwsPlace;
  /** CAUTION: changing this recreates the topic and loses its subscriptions. */
  readonly name: string;
  readonly displayName: string;
  /** Key whose policy lets CloudWatch use it. */
  readonly keyArn: string;
}

/** A topic that the account's alarms publish to, over TLS only. */
export class NotificationTopic extends Construct {
  readonly topic: SnsTopic;
  readonly arn: string;

  constructor(scope: Construct, id: string, config: NotificationTopicConfig) {
    super(scope, id);
    const { place, name, displayName, keyArn } = config;
    this.topic = new SnsTopic(this, "Resource", { name, displayName, kmsMasterKeyId: keyArn });
    this.arn = this.topic.arn;
    const policy = new DataAwsIamPolicyDocument(this, "policy", {
      statement: [
        {
          sid: "Alarms",
          principals: [{ type: "Service", identifiers: ["cloudwatch.amazonaws.com"] }],
          actions: ["sns:Publish"],
          resources: [this.arn],
          condition: [
            { test: "StringEquals", variable: "aws:SourceAccount", values: [place.accountId] },
            { test: "ArnLike", variable: "aws:SourceArn", values: [arnOf(place, "cloudwatch", "alarm:*")] },
          ],
        },
        {
          sid: "TlsOnly",
          effect: "Deny",
          principals: [{ type: "*", identifiers: ["*"] }],
          actions: ["sns:Publish"],
          resources: [this.arn],
          condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
        },
      ],
    });
    new SnsTopicPolicy(this, "topic-policy", { arn: this.arn, policy: policy.json });
  }
}
