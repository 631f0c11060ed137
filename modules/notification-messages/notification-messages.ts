import { CloudwatchEventApiDestination } from "@cdktf/provider-aws/lib/cloudwatch-event-api-destination";
import { CloudwatchEventConnection } from "@cdktf/provider-aws/lib/cloudwatch-event-connection";
import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { DataAwsSsmParameter } from "@cdktf/provider-aws/lib/data-aws-ssm-parameter";
import { Construct } from "constructs";
import { type AwsPlace, arnOf } from "../../config/aws-place";
import type { NameFor } from "../../config/naming";
import { readableJson } from "../readable-json";
import { chatMessageFor, messageFor, type Sentence, sentenceFor } from "../sentence";
import { ServiceRole } from "../service-role";

/** Somebody's address that gets each event as JSON. */
export interface Webhook {
  readonly name: string;
  readonly url: string;
  /** SSM parameter whose value is sent as the header `X-Webhook-Secret`. @default none */
  readonly secretParameter?: string;
  /** Whether it is told of nothing but critical alarms. @default false */
  readonly criticalOnly?: boolean;
}

export interface NotificationMessagesConfig {
  readonly place: AwsPlace;
  readonly name: NameFor;
  readonly sentences: readonly Sentence[];
  /** Topic whose policy lets EventBridge publish: people read it by e-mail. */
  readonly topicArn: string;
  /** The same for a topic that chat alone hears. @default none */
  readonly chatTopicArn?: string;
  /** At most four, three beside chat: a rule of EventBridge has five targets. @default none */
  readonly webhooks?: readonly Webhook[];
  /** Queue that keeps what could not be delivered. */
  readonly failuresTo: string;
  /** Who sends, for webhooks without a secret. */
  readonly sender: string;
}

const requestsPerSecond = 5;
/** A webhook that is away for a day has its events kept, not lost. */
const retryPolicy = { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 };

interface Target {
  readonly id: string;
  readonly arn: string;
  readonly roleArn?: string;
  readonly inputTemplate: string;
}

/** How a webhook is called. */
export interface Destination extends Webhook {
  readonly arn: string;
  /** With which EventBridge calls it, for rules whose name begins with `message`. */
  readonly roleArn: string;
}

/** Tells people in a sentence, and programs in JSON, what events say. One rule a kind, so nobody hears an event twice. */
export class NotificationMessages extends Construct {
  readonly destinations: readonly Destination[];

  constructor(scope: Construct, id: string, config: NotificationMessagesConfig) {
    super(scope, id);
    const { webhooks = [], sentences } = config;
    const roleArn = webhooks.length > 0 ? this.caller(config) : "";
    this.destinations = webhooks.map((webhook) => ({
      ...webhook,
      roleArn,
      arn: this.destination(webhook, config).arn,
    }));
    for (const sentence of sentences) this.tell(sentence, config);
  }

  private tell(sentence: Sentence, config: NotificationMessagesConfig): void {
    const targets = this.targetsOf(sentence, config);
    if (targets.length === 0) return;
    const rule = this.rule(sentence, config);
    for (const { id, arn, roleArn, inputTemplate } of targets) {
      new CloudwatchEventTarget(this, `${sentence.kind}-${id}`, {
        rule: rule.name,
        targetId: id,
        arn,
        roleArn,
        inputTransformer: { inputPaths: { ...sentence.paths }, inputTemplate },
        deadLetterConfig: { arn: config.failuresTo },
        retryPolicy,
      });
    }
  }

  private targetsOf(sentence: Sentence, { topicArn, chatTopicArn }: NotificationMessagesConfig): Target[] {
    const { elsewhere = [] } = sentence;
    const programs = this.destinations.filter((webhook) => hears(webhook, sentence));
    return [
      ...(elsewhere.includes("people") ? [] : [{ id: "people", arn: topicArn, inputTemplate: sentenceFor(sentence) }]),
      ...(chatTopicArn === undefined || elsewhere.includes("chat")
        ? []
        : [{ id: "chat", arn: chatTopicArn, inputTemplate: chatMessageFor(sentence) }]),
      ...programs.map(({ name, arn, roleArn }) => ({
        id: `webhook-${name}`, // AWS would replace the people of a webhook that is named like them
        arn,
        roleArn,
        inputTemplate: messageFor(sentence),
      })),
    ];
  }

  private rule({ kind, about, pattern }: Sentence, { name }: NotificationMessagesConfig): CloudwatchEventRule {
    return new CloudwatchEventRule(this, kind, {
      name: name("eventRule", "message", kind),
      description: `${about}: ${kind}`,
      eventPattern: readableJson(pattern),
    });
  }

  private destination(webhook: Webhook, config: NotificationMessagesConfig): CloudwatchEventApiDestination {
    const connection = new CloudwatchEventConnection(this, `connection-${webhook.name}`, {
      name: config.name("eventConnection", webhook.name),
      description: `How ${webhook.url} knows the sender`,
      authorizationType: "API_KEY",
      authParameters: { apiKey: this.proof(webhook, config.sender) },
    });
    return new CloudwatchEventApiDestination(this, `webhook-${webhook.name}`, {
      name: config.name("apiDestination", webhook.name),
      description: "Gets what happens as JSON",
      invocationEndpoint: webhook.url,
      httpMethod: "POST",
      invocationRateLimitPerSecond: requestsPerSecond,
      connectionArn: connection.arn,
    });
  }

  /** A connection has a header in any case. CAUTION: a secret is read at apply, so it is in the state, which is encrypted. */
  private proof({ name, secretParameter }: Webhook, sender: string) {
    if (secretParameter === undefined) return { key: "X-Sent-By", value: sender };
    const secret = new DataAwsSsmParameter(this, `secret-${name}`, { name: secretParameter, withDecryption: true });
    return { key: "X-Webhook-Secret", value: secret.value };
  }

  private caller({ place, name }: NotificationMessagesConfig): string {
    return new ServiceRole(this, "caller", {
      name: name("role", "webhooks"),
      description: "Lets EventBridge call the webhooks that are told what happens",
      service: "events.amazonaws.com",
      onlyFor: {
        accountId: place.accountId,
        sourceArn: arnOf(place, "events", `rule/${name("eventRule", "message")}-*`),
      },
      statements: [
        {
          sid: "Webhooks",
          actions: ["events:InvokeApiDestination"],
          resources: [arnOf(place, "events", `api-destination/${name("apiDestination")}-*`)],
        },
      ],
    }).arn;
  }
}

function hears({ criticalOnly = false }: Webhook, { severity }: Sentence): boolean {
  return !criticalOnly || severity === "critical";
}
