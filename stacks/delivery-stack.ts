import type { Construct } from "constructs";
import { partitionHas } from "../config/aws-place";
import { type DeliveryNames, deliveryNames } from "../config/delivery-names";
import type { Platform, ResolvedDelivery } from "../config/platform";
import { ArtifactBucket } from "../modules/artifact-bucket";
import { EncryptionKey } from "../modules/encryption-key";
import { NotificationTopic } from "../modules/notification-topic";
import { pipelineSentences } from "../modules/pipeline-sentences";
import { ReleaseDashboard } from "../modules/release-dashboard";
import { rollbackSentences } from "../modules/rollback-sentences";
import { BaseStack } from "./base-stack";
import { deliveryLogDays } from "./delivery-retention";
import type { FunctionCodeOf } from "./function-code";
import { namesIn } from "./names";
import { placeReleases } from "./place-releases";
import { placeImageBuild } from "./place-image-build";
import { placeRouting } from "./place-routing";
import { placeSignals, type Signals } from "./place-signals";
import { placeSources } from "./place-sources";

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
    const chatTopic = this.notifications(keyArn);
    const { alerts, failuresTo } = this.signals(keyArn, chatTopic, functionCode);
    const bucket = this.bucket(keyArn);
    const connectionArns = placeSources(this, platform, keyArn);
    const ground = { keyArn, alerts, failuresTo, bucket, connectionArns, functionCode };
    const webhookUrl = placeRouting(this, platform, ground);
    placeImageBuild(this, platform, ground);
    placeReleases(this, platform, ground);
    new ReleaseDashboard(this, "dashboard", {
      name: namesIn(this.delivery)("dashboard"),
      region: this.delivery.region,
      environments: platform.environments.map(({ name }) => name),
    });
    this.outputs = this.publish({
      keyArn,
      artifactBucket: bucket.writableName,
      failureQueueArn: failuresTo,
      criticalTopicArn: alerts.critical,
      warningTopicArn: alerts.warning,
      connectionArns,
      ...(chatTopic === undefined ? {} : { notificationsTopicArn: chatTopic.arn }),
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
      .allowEvents()
      .allowTopics();
    return partitionHas[delivery.partition].notificationRules ? key.allowCodeStar() : key;
  }

  private signals(keyArn: string, chatTopic: NotificationTopic | undefined, functionCode: FunctionCodeOf): Signals {
    const { delivery } = this;
    const pipelines = `${namesIn(delivery)("pipeline")}-`;
    return placeSignals(this, delivery, {
      keyArn,
      functionCode,
      logRetentionInDays: deliveryLogDays,
      sentences: [...pipelineSentences(delivery.aws, pipelines), ...rollbackSentences(delivery.aws, pipelines)],
      messages: this.names.pipelineMessages,
      subject: "Pipelines",
      chatTopic,
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

  /** For chat alone: what CodeStar's notification rules say, where there are any. */
  private notifications(keyArn: string): NotificationTopic | undefined {
    const { delivery } = this;
    if (!partitionHas[delivery.partition].notificationRules) return undefined;
    return new NotificationTopic(this, "notifications", {
      place: delivery.aws,
      name: this.names.pipelineNotifications,
      displayName: "Pipelines, for chat",
      keyArn,
    }).allowCodeStar();
  }
}

export type DeliveryOutputs = DeliveryStack["outputs"];
