import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import {
  CloudwatchEventTarget,
  type CloudwatchEventTargetConfig,
} from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy";
import { Construct } from "constructs";
import { type AwsPlace, arnOf } from "../../config/aws-place";
import type { DrillPlan } from "../../config/drill-plan";
import type { NameFor } from "../../config/naming";
import type { Alerts, Severity } from "../alerts";
import { type FunctionCode, LambdaFunction } from "../lambda-function";
import { queueOverTlsOnly, topicsMaySend } from "../queue-policy";
import { readableJson } from "../readable-json";
import { rungAlarm, watchingAlarms } from "./drill-alarms";

/** A topic that EventBridge publishes to. */
export interface DrilledTopic {
  /** Who reads it; chat shows nothing that is not written for it. */
  readonly by: "people" | "chat";
  readonly arn: string;
  readonly emails: readonly string[];
}

/** A webhook, as EventBridge calls it. */
export interface DrilledDestination {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
}

export interface FireDrillConfig {
  readonly place: AwsPlace;
  readonly name: NameFor;
  readonly code: FunctionCode;
  readonly alerts: Alerts;
  /** Who reads the topics of alarms. */
  readonly emails: Readonly<Record<Severity, readonly string[]>>;
  /** Topics of sentences, one each for people and chat at most. */
  readonly topics: readonly DrilledTopic[];
  readonly webhooks: readonly DrilledDestination[];
  /** Key whose policy lets topics, EventBridge and logs use it. */
  readonly keyArn: string;
  readonly logRetentionInDays: number;
  /** Queue that keeps what could not be delivered or handled. */
  readonly failuresTo: string;
}

/** Four minutes of patience, and one to send and to measure. */
const timeoutSeconds = 300;
/** When people in all of the country's zones are up to read that it is a drill. */
const daily = "cron(0 17 * * ? *)";
/** Seconds: of what no drill fetched nobody asks any more. */
const receiptsKept = 3600;
/** What fails is to be seen within the drill: two more tries, in the least time that AWS takes. */
const promptly = { maximumEventAgeInSeconds: 60, maximumRetryAttempts: 2 };
const afterTheDrill = { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 185 };

const severities: readonly Severity[] = ["critical", "warning"];

/**
 * Sends a message down every path by which people and programs are told, each day, and looks whether it arrives: alarms ring, EventBridge
 * publishes and calls webhooks, a queue subscribes to every topic. What does not arrive is an alarm of both severities' topics.
 */
export class FireDrill extends Construct {
  readonly function: LambdaFunction;
  private readonly queue: SqsQueue;

  constructor(scope: Construct, id: string, config: FireDrillConfig) {
    super(scope, id);
    const { name, alerts, keyArn } = config;
    this.queue = new SqsQueue(this, "receipts", {
      name: name("queue", "fire-drill"),
      kmsMasterKeyId: keyArn,
      messageRetentionSeconds: receiptsKept,
    });
    this.subscribe(config);
    for (const severity of severities) {
      new CloudwatchMetricAlarm(this, `rings-${severity}`, {
        alarmName: rungName(name, severity),
        ...rungAlarm(severity, alerts),
      });
    }
    this.hear(config);
    this.function = this.runs(config);
    this.schedule(config);
    for (const [what, alarm] of Object.entries(watchingAlarms(alerts))) {
      new CloudwatchMetricAlarm(this, what, { alarmName: name("alarm", "fire-drill", what), ...alarm });
    }
  }

  private subscribe(config: FireDrillConfig): void {
    const topics = this.plan(config).topics;
    const { json } = new DataAwsIamPolicyDocument(this, "receipts-policy", {
      statement: [
        topicsMaySend(
          config.place,
          this.queue.arn,
          topics.map(({ arn }) => arn),
        ),
        queueOverTlsOnly(this.queue.arn),
      ],
    });
    new SqsQueuePolicy(this, "policy-of-receipts", { queueUrl: this.queue.url, policy: json });
    for (const { path, arn } of topics) {
      new SnsTopicSubscription(this, `receipt-${path}`, { topicArn: arn, protocol: "sqs", endpoint: this.queue.arn });
    }
  }

  /** A rule for each topic that EventBridge publishes to, and for each webhook: AWS counts calls by rule. */
  private hear(config: FireDrillConfig): void {
    for (const { by, arn } of config.topics) {
      this.target(by, this.rule(by, config), { arn, ...said(templates[by]) }, config);
    }
    for (const { name, arn, roleArn } of config.webhooks) {
      const path = webhookPath(name);
      this.target(path, this.rule(path, config), { arn, roleArn, ...said(templates.program) }, config);
    }
  }

  private rule(path: string, { name, alerts }: FireDrillConfig): CloudwatchEventRule {
    return new CloudwatchEventRule(this, `to-${path}`, {
      name: ruleName(name, path),
      description: `a fire drill: ${path}`,
      eventPattern: readableJson({
        source: ["thrive.fire-drill"],
        "detail-type": ["Fire Drill"],
        detail: { landing: [alerts.landing] },
      }),
    });
  }

  private target(
    path: string,
    rule: CloudwatchEventRule,
    to: Pick<CloudwatchEventTargetConfig, "arn" | "roleArn" | "inputTransformer">,
    { failuresTo }: FireDrillConfig,
  ): void {
    new CloudwatchEventTarget(this, `${path}-target`, {
      rule: rule.name,
      targetId: path,
      ...to,
      deadLetterConfig: { arn: failuresTo },
      retryPolicy: promptly,
    });
  }

  private runs(config: FireDrillConfig): LambdaFunction {
    const { place, name, code, alerts, keyArn, logRetentionInDays, failuresTo } = config;
    return new LambdaFunction(this, "function", {
      place,
      name: name("function", "fire-drill"),
      roleName: name("role", "fire-drill", "function"),
      description: `Tries every way in which people hear of ${alerts.landing}`,
      code,
      environment: {
        PLAN: JSON.stringify(this.plan(config)),
        QUEUE_URL: this.queue.url,
        POWERTOOLS_SERVICE_NAME: "fire-drill",
      },
      timeoutSeconds,
      keyArn,
      logRetentionInDays,
      failuresTo,
      statements: this.permissions(config),
    });
  }

  private plan({ name, alerts, emails, topics, webhooks }: FireDrillConfig): DrillPlan {
    return {
      landing: alerts.landing,
      topics: [
        ...severities.map((severity) => ({
          path: severity,
          arn: alerts[severity],
          alarm: rungName(name, severity),
          emails: emails[severity],
        })),
        ...topics.map(({ by, arn, emails: read }) => ({ path: by, arn, emails: read })),
      ],
      webhooks: webhooks.map((webhook) => {
        const path = webhookPath(webhook.name);
        return { path, rule: ruleName(name, path) };
      }),
    };
  }

  private permissions(config: FireDrillConfig): DataAwsIamPolicyDocumentStatement[] {
    const { place, name } = config;
    const { topics } = this.plan(config);
    return [
      { sid: "Subscriptions", actions: ["sns:ListSubscriptionsByTopic"], resources: topics.map(({ arn }) => arn) },
      {
        sid: "Alarms",
        actions: ["cloudwatch:SetAlarmState"],
        resources: severities.map((severity) => arnOf(place, "cloudwatch", `alarm:${rungName(name, severity)}`)),
      },
      {
        sid: "Events",
        actions: ["events:PutEvents"],
        resources: [arnOf(place, "events", "event-bus/default")],
        condition: [{ test: "StringEquals", variable: "events:source", values: ["thrive.fire-drill"] }],
      },
      { sid: "Receipts", actions: ["sqs:DeleteMessage", "sqs:ReceiveMessage"], resources: [this.queue.arn] },
      { sid: "Figures", actions: ["cloudwatch:GetMetricData"], resources: ["*"] }, // AWS scopes no figure
      {
        sid: "OwnFigures",
        actions: ["cloudwatch:PutMetricData"],
        resources: ["*"],
        condition: [{ test: "StringEquals", variable: "cloudwatch:namespace", values: ["Thrive/FireDrill"] }],
      },
    ];
  }

  private schedule({ name, failuresTo }: FireDrillConfig): void {
    const rule = new CloudwatchEventRule(this, "daily", {
      name: name("eventRule", "fire-drill"),
      description: "Holds the daily fire drill",
      scheduleExpression: daily,
    });
    new CloudwatchEventTarget(this, "daily-target", {
      rule: rule.name,
      targetId: "fire-drill",
      arn: this.function.arn,
      deadLetterConfig: { arn: failuresTo },
      retryPolicy: afterTheDrill,
    });
    new LambdaPermission(this, "daily-permission", {
      action: "lambda:InvokeFunction",
      functionName: this.function.function.functionName,
      principal: "events.amazonaws.com",
      sourceArn: rule.arn,
    });
  }
}

/** How the drill's words are said to each. */
const templates = {
  people: JSON.stringify("<words>"),
  chat: JSON.stringify({
    version: "1.0",
    source: "custom",
    content: { textType: "client-markdown", description: "<words>" },
  }),
  program: JSON.stringify({ text: "<words>", kind: "fire-drill", landing: "<landing>", drill: "<drill>" }),
} as const;

const webhookPath = (webhook: string) => `webhook-${webhook}`;
/** Below the names that topics and the webhooks' role let in. */
const ruleName = (name: NameFor, path: string) => name("eventRule", "message", "drill", path);
const rungName = (name: NameFor, severity: Severity) => name("alarm", "fire-drill", severity);

/** What the drill's event says, put into a template. */
function said(inputTemplate: string) {
  const inputPaths = { words: "$.detail.words", landing: "$.detail.landing", drill: "$.detail.drill" };
  const named = Object.entries(inputPaths).filter(([path]) => inputTemplate.includes(`<${path}>`));
  return { inputTransformer: { inputPaths: Object.fromEntries(named), inputTemplate } };
}
