import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy";
import { Construct } from "constructs";
import type { AwsPlace } from "../../config/aws-place";
import { type Alerts, alerting } from "../alerts";
import { eventsMaySend, queueOverTlsOnly } from "../queue-policy";

export interface FailureQueueConfig {
  readonly place: AwsPlace;
  /** CAUTION: changing this recreates the queue, without what it keeps. */
  readonly name: string;
  /** Key whose policy lets EventBridge use it. */
  readonly keyArn: string;
  /** EventBridge rules that may send, by name; `*` stands for anything. */
  readonly rules: string;
  readonly alarmName: string;
  /** Who is told when something is in it. */
  readonly alerts: Alerts;
}

const fourteenDays = 1_209_600; // seconds, SQS's longest

/** Keeps the events that could not be delivered to their targets, and those that a function could not handle. */
export class FailureQueue extends Construct {
  readonly queue: SqsQueue;
  readonly arn: string;

  constructor(scope: Construct, id: string, config: FailureQueueConfig) {
    super(scope, id);
    const { place, name, keyArn, rules } = config;
    this.queue = new SqsQueue(this, "Resource", {
      name,
      kmsMasterKeyId: keyArn,
      messageRetentionSeconds: fourteenDays,
    });
    this.arn = this.queue.arn;
    const { json } = new DataAwsIamPolicyDocument(this, "policy", {
      statement: [eventsMaySend(place, this.arn, rules), queueOverTlsOnly(this.arn)],
    });
    new SqsQueuePolicy(this, "policy-of-queue", { queueUrl: this.queue.url, policy: json });
    this.watch(config);
  }

  private watch({ name, alarmName, alerts }: FailureQueueConfig): void {
    new CloudwatchMetricAlarm(this, "filled", {
      alarmName,
      // It is kept: nothing is lost as long as somebody looks within 14 days.
      ...alerting(alerts, "warning", `something could not be delivered or handled and is kept in ${name}`),
      namespace: "AWS/SQS",
      metricName: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: this.queue.name },
      statistic: "Maximum",
      period: 60,
      evaluationPeriods: 1,
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      treatMissingData: "notBreaching", // an idle queue publishes nothing
    });
  }
}
