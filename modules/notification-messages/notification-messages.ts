import { CloudwatchEventApiDestination } from "@cdktf/provider-aws/lib/cloudwatch-event-api-destination";
import { CloudwatchEventConnection } from "@cdktf/provider-aws/lib/cloudwatch-event-connection";
import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { DataAwsSsmParameter } from "@cdktf/provider-aws/lib/data-aws-ssm-parameter";
import { Construct } from "constructs";
import { type AwsPlace, arnOf } from "../../config/aws-place";
import type { NameFor } from "../../config/naming";
import { readableJson } from "../readable-json";
import { ServiceRole } from "../service-role";
import { inputPaths, messageFor, type Sentence, sentenceFor, sentences } from "./sentences";

/** Somebody's address that gets each event as JSON. */
export interface Webhook {
  readonly name: string;
  readonly url: string;
  /** SSM parameter whose value is sent as the header `X-Webhook-Secret`. @default none */
  readonly secretParameter?: string;
}

export interface NotificationMessagesConfig {
  readonly place: AwsPlace;
  readonly name: NameFor;
  /** Pipelines whose name begins with this. */
  readonly pipelines: string;
  /** Topic whose policy lets EventBridge publish: people read it by e-mail. */
  readonly topicArn: string;
  /** At most four: a rule of EventBridge has five targets. @default none */
  readonly webhooks?: readonly Webhook[];
  /** Queue that keeps what could not be delivered. */
  readonly failuresTo: string;
  /** Who sends, for webhooks without a secret. */
  readonly sender: string;
}

const requestsPerSecond = 5;
/** A webhook that is away for a day has its events kept, not lost. */
const retryPolicy = { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 };

/** Tells people in a sentence, and programs in JSON, what becomes of pipelines. One rule a kind, so nobody hears an event twice. */
export class NotificationMessages extends Construct {
  constructor(scope: Construct, id: string, config: NotificationMessagesConfig) {
    super(scope, id);
    const { webhooks = [] } = config;
    const destinations = webhooks.map((webhook) => [webhook, this.destination(webhook, config)] as const);
    const roleArn = destinations.length > 0 ? this.caller(config) : undefined;
    for (const sentence of sentences) {
      const rule = this.rule(sentence, config);
      this.tellPeople(rule, sentence, config);
      for (const [webhook, { arn }] of destinations) {
        this.tellProgram(rule, sentence, webhook, { arn, roleArn, config });
      }
    }
  }

  private rule({ kind, pattern }: Sentence, { name, pipelines }: NotificationMessagesConfig): CloudwatchEventRule {
    return new CloudwatchEventRule(this, kind, {
      name: name("eventRule", "message", kind),
      description: `A pipeline: ${kind}`,
      eventPattern: readableJson({
        source: ["aws.codepipeline"],
        ...pattern,
        detail: { pipeline: [{ prefix: pipelines }], ...pattern.detail },
      }),
    });
  }

  private tellPeople(rule: CloudwatchEventRule, sentence: Sentence, config: NotificationMessagesConfig): void {
    const { region, partition } = config.place;
    new CloudwatchEventTarget(this, `${sentence.kind}-people`, {
      rule: rule.name,
      targetId: "people",
      arn: config.topicArn,
      inputTransformer: {
        inputPaths: inputPaths(sentence),
        inputTemplate: sentenceFor(sentence, region, partition),
      },
      deadLetterConfig: { arn: config.failuresTo },
      retryPolicy,
    });
  }

  private tellProgram(
    rule: CloudwatchEventRule,
    sentence: Sentence,
    { name }: Webhook,
    to: { readonly arn: string; readonly roleArn: string | undefined; readonly config: NotificationMessagesConfig },
  ): void {
    const { region, partition } = to.config.place;
    new CloudwatchEventTarget(this, `${sentence.kind}-webhook-${name}`, {
      rule: rule.name,
      targetId: `webhook-${name}`, // AWS would replace the people of a webhook that is named like them
      arn: to.arn,
      roleArn: to.roleArn,
      inputTransformer: {
        inputPaths: inputPaths(sentence),
        inputTemplate: messageFor(sentence, region, partition),
      },
      deadLetterConfig: { arn: to.config.failuresTo },
      retryPolicy,
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
      description: "Gets each event of a pipeline as JSON",
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
      description: "Lets EventBridge call the webhooks that are told of pipelines",
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
