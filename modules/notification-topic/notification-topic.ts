import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";
import { type AwsPlace, arnOf } from "../../config/aws-place";

export interface NotificationTopicConfig {
  readonly place: AwsPlace;
  /** CAUTION: changing this recreates the topic and loses its subscriptions. */
  readonly name: string;
  readonly displayName: string;
  /** Key whose policy lets those use it that are let in here. */
  readonly keyArn: string;
}

/** A topic over TLS only, that those publish to who are let in. Its one policy replaces the one that lets the whole account publish. */
export class NotificationTopic extends Construct {
  readonly topic: SnsTopic;
  readonly arn: string;
  private readonly place: AwsPlace;
  private readonly policy: DataAwsIamPolicyDocument;
  private readonly statements: DataAwsIamPolicyDocumentStatement[];

  constructor(scope: Construct, id: string, config: NotificationTopicConfig) {
    super(scope, id);
    const { place, name, displayName, keyArn } = config;
    this.place = place;
    this.topic = new SnsTopic(this, "Resource", { name, displayName, kmsMasterKeyId: keyArn });
    this.arn = this.topic.arn;
    this.statements = [
      {
        sid: "TlsOnly",
        effect: "Deny",
        principals: [{ type: "*", identifiers: ["*"] }],
        actions: ["sns:Publish"],
        resources: [this.arn],
        condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
      },
    ];
    this.policy = new DataAwsIamPolicyDocument(this, "policy", { statement: [...this.statements] });
    new SnsTopicPolicy(this, "topic-policy", { arn: this.arn, policy: this.policy.json });
  }

  /** Lets the account's alarms publish. */
  allowAlarms(): this {
    return this.allow("Alarms", "cloudwatch.amazonaws.com", arnOf(this.place, "cloudwatch", "alarm:*"));
  }

  /** Lets the account's EventBridge rules of a name publish; `*` stands for anything. */
  allowEvents(rules: string): this {
    return this.allow("Events", "events.amazonaws.com", arnOf(this.place, "events", `rule/${rules}`));
  }

  /** Lets the account's notification rules publish. CodeStar notifications say whose they are, and no more. */
  allowCodeStar(): this {
    return this.allow("CodeStarNotifications", "codestar-notifications.amazonaws.com");
  }

  /** Sends what is published to an address, once whoever reads it there has confirmed it. */
  tellByEmail(address: string): this {
    const id = `email-${address.replace(/[^A-Za-z0-9]+/g, "-")}`;
    new SnsTopicSubscription(this, id, { topicArn: this.arn, protocol: "email", endpoint: address });
    return this;
  }

  private allow(sid: string, service: string, sourceArn?: string): this {
    const ofAccount = { test: "StringEquals", variable: "aws:SourceAccount", values: [this.place.accountId] };
    const ofSource = { test: "ArnLike", variable: "aws:SourceArn", values: [sourceArn ?? ""] };
    this.statements.unshift({
      sid,
      principals: [{ type: "Service", identifiers: [service] }],
      actions: ["sns:Publish"],
      resources: [this.arn],
      condition: sourceArn === undefined ? [ofAccount] : [ofAccount, ofSource],
    });
    this.policy.putStatement([...this.statements]);
    return this;
  }
}
