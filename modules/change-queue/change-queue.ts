import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy";
import { Construct } from "constructs";
import type { AwsPlace } from "../../config/aws-place";
import type { NameFor } from "../../config/naming";
import { type Alerts, alerting } from "../alerts";
import { eventsMaySend, queueOverTlsOnly } from "../queue-policy";

export interface ChangeQueueConfig {
  readonly place: AwsPlace;
  readonly name: NameFor;
  /** Key whose policy lets EventBridge use it. */
  readonly keyArn: string;
  /** Seconds that who reads a message may take: at least six times the function's timeout, which AWS advises. */
  readonly visibilitySeconds: number;
  /** EventBridge rules that may send, by name; `*` stands for anything. */
  readonly rules: string;
  /** Who is told when messages wait or fail. */
  readonly alerts: Alerts;
}

const triesOfAMessage = 5;
const fourteenDays = 1_209_600; // seconds, SQS's longest
/** Seconds; a decision takes less than one, so a message that waits this long is not being read. */
const longestWait = 300;

/**
 * Changes of the source, in order within a repository and branch: a FIFO queue, and another for what failed five times.
 * EventBridge gives no id of its own to a FIFO queue, so equal bodies within five minutes are one message.
 */
export class ChangeQueue extends Construct {
  readonly queue: SqsQueue;
  readonly dead: SqsQueue;
  readonly arn: string;
  readonly url: string;

  constructor(scope: Construct, id: string, config: ChangeQueueConfig) {
    super(scope, id);
    const { name, keyArn, visibilitySeconds } = config;
    const fifo = { fifoQueue: true, contentBasedDeduplication: true, kmsMasterKeyId: keyArn };
    this.dead = new SqsQueue(this, "dead", {
      name: name("fifoQueue", "changes", "dead"),
      ...fifo,
      messageRetentionSeconds: fourteenDays,
    });
    this.queue = new SqsQueue(this, "Resource", {
      name: name("fifoQueue", "changes"),
      ...fifo,
      visibilityTimeoutSeconds: visibilitySeconds,
      messageRetentionSeconds: fourteenDays,
      // As SQS writes it: the provider takes other white space for a change at every plan.
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: this.dead.arn, maxReceiveCount: triesOfAMessage }),
    });
    this.arn = this.queue.arn;
    this.url = this.queue.url;
    this.protect("policy", this.queue, config);
    this.protect("dead-policy", this.dead);
    this.watch(config);
  }

  private protect(id: string, { arn, url }: SqsQueue, sender?: ChangeQueueConfig): void {
    const { json } = new DataAwsIamPolicyDocument(this, id, {
      statement: [
        ...(sender === undefined ? [] : [eventsMaySend(sender.place, arn, sender.rules)]),
        queueOverTlsOnly(arn),
      ],
    });
    new SqsQueuePolicy(this, `${id}-of-queue`, { queueUrl: url, policy: json });
  }

  private watch({ name, alerts }: ChangeQueueConfig): void {
    const common = {
      namespace: "AWS/SQS",
      statistic: "Maximum",
      period: 60,
      evaluationPeriods: 1,
      comparisonOperator: "GreaterThanThreshold",
      treatMissingData: "notBreaching", // an idle queue publishes nothing
    };
    new CloudwatchMetricAlarm(this, "waiting", {
      ...common,
      alarmName: name("alarm", "changes", "waiting"),
      // What is deployed goes on; only what is new waits.
      ...alerting(alerts, "warning", `a change waits for over ${longestWait} seconds; read the change router's log`),
      metricName: "ApproximateAgeOfOldestMessage",
      dimensions: { QueueName: this.queue.name },
      threshold: longestWait,
    });
    new CloudwatchMetricAlarm(this, "failed", {
      ...common,
      alarmName: name("alarm", "changes", "dead"),
      ...alerting(
        alerts,
        "warning",
        `a change failed ${triesOfAMessage} times and is kept in ${name("fifoQueue", "changes", "dead")}`,
      ),
      metricName: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: this.dead.name },
      threshold: 0,
    });
  }
}
