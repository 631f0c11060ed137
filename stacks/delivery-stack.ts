import type { Construct } from "constructs";
import { partitionHas } from "../config/aws-place";
import { type DeliveryNames, deliveryNames } from "../config/delivery-names";
import type { Platform, ResolvedDelivery } from "../config/platform";
import { ArtifactBucket } from "../modules/artifact-bucket";
import { ChatChannel } from "../modules/chat-channel";
import { EncryptionKey } from "../modules/encryption-key";
import { FailureQueue } from "../modules/failure-queue";
import { NotificationMessages } from "../modules/notification-messages";
import { NotificationTopic } from "../modules/notification-topic";
import { BaseStack } from "./base-stack";
import type { FunctionCodeOf } from "./function-code";
import { namesIn } from "./names";
import { placeReleases } from "./place-releases";
import { placeImageBuild } from "./place-image-build";
import { placeRouting } from "./place-routing";
import { placeSources } from "./place-sources";
import { secretParameter } from "../config/secret-parameter";

/** `delivery`: what all pipelines share: where source comes from, who starts them, what they hand on, who is told. */
export class DeliveryStack extends BaseStack {
  readonly outputs;
  private readonly delivery: ResolvedDelivery;
  private readonly names: DeliveryNames;

  constructor(scope: Construct, platform: Platform, functionCode: FunctionCodeOf) {
    super(scope, `${platform.stackPrefix}${platform.delivery.name}`, platform.delivery);
    this.delivery = platform.delivery;
    this.names = deliveryNames(platform.delivery);
    const keyArn = this.key().arn;
    const topicArn = this.operations(keyArn).arn;
    const failuresTo = this.failures(keyArn, topicArn).arn;
    const bucket = this.bucket(keyArn);
    const connectionArns = placeSources(this, platform, keyArn);
    const ground = { keyArn, topicArn, failuresTo, bucket, connectionArns, functionCode };
    const webhookUrl = placeRouting(this, platform, ground);
    placeImageBuild(this, platform, ground);
    placeReleases(this, platform, ground);
    this.messages(keyArn, failuresTo);
    const notificationsTopicArn = this.notifications(keyArn);
    this.outputs = this.publish({
      keyArn,
      artifactBucket: bucket.writableName,
      failureQueueArn: failuresTo,
      operationsTopicArn: topicArn,
      connectionArns,
      ...(notificationsTopicArn === undefined ? {} : { notificationsTopicArn }),
      ...(webhookUrl === undefined ? {} : { webhookUrl }),
    });
  }

  private key(): EncryptionKey {
    const { delivery } = this;
    const key = new EncryptionKey(this, "key", {
      place: delivery.aws,
      alias: namesIn(delivery)("alias"),
      description: "Source, artifacts, records, messages and secrets of delivery",
      usedThrough: ["codecommit", "dynamodb", "lambda", "s3", "sns", "sqs", "ssm"],
      protect: delivery.protect,
    })
      .allowLogs()
      .allowAlarms()
      .allowEvents();
    return partitionHas[delivery.partition].notificationRules ? key.allowCodeStar() : key;
  }

  private operations(keyArn: string): NotificationTopic {
    return this.topic("operations", this.names.operations, "Operations of delivery", keyArn).allowAlarms();
  }

  private topic(id: string, name: string, displayName: string, keyArn: string): NotificationTopic {
    return new NotificationTopic(this, id, { place: this.delivery.aws, name, displayName, keyArn });
  }

  private failures(keyArn: string, topicArn: string): FailureQueue {
    const name = namesIn(this.delivery);
    return new FailureQueue(this, "failures", {
      place: this.delivery.aws,
      name: name("queue", "failures"),
      keyArn,
      rules: `${name("eventRule")}-*`,
      alarmName: name("alarm", "failures"),
      topicArn,
    });
  }

  private bucket(keyArn: string): ArtifactBucket {
    return new ArtifactBucket(this, "artifacts", {
      name: this.names.artifacts,
      keyArn,
      expiring: `${namesIn(this.delivery)("pipeline")}-`,
      protect: this.delivery.protect,
    });
  }

  /** For people by e-mail and for programs: sentences of EventBridge. */
  private messages(keyArn: string, failuresTo: string): void {
    const { delivery } = this;
    const { emails, webhooks } = delivery.notifications;
    const name = namesIn(delivery);
    const topic = this.topic("messages", this.names.pipelineMessages, "Pipelines", keyArn);
    topic.allowEvents(`${name("eventRule", "message")}-*`);
    for (const address of emails) topic.tellByEmail(address);
    new NotificationMessages(this, "message", {
      place: delivery.aws,
      name,
      pipelines: `${name("pipeline")}-`,
      topicArn: topic.arn,
      webhooks: Object.entries(webhooks).map(([webhook, { url, secret }]) => ({
        name: webhook,
        url,
        secretParameter: secret && secretParameter(delivery, secret.path),
      })),
      failuresTo,
      sender: delivery.platform,
    });
  }

  /** For chat alone: what CodeStar's notification rules say, where there are any. */
  private notifications(keyArn: string): string | undefined {
    const { delivery } = this;
    if (!partitionHas[delivery.partition].notificationRules) return undefined;
    const { pipelineNotifications } = this.names;
    const topic = this.topic("notifications", pipelineNotifications, "Pipelines, for chat", keyArn).allowCodeStar();
    const name = namesIn(delivery);
    for (const chat of delivery.notifications.chat) {
      const part = `${chat.kind}-${chat.channel.replace(/[^A-Za-z0-9]+/g, "-")}`;
      new ChatChannel(this, part, {
        place: delivery.aws,
        name: name("chatConfiguration", part),
        roleName: name("role", "chat", part),
        chat,
        topicArns: [topic.arn],
      });
    }
    return topic.arn;
  }
}

export type DeliveryOutputs = DeliveryStack["outputs"];
