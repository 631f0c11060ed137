import type { ResolvedLanding } from "../config/platform";
import type { Notifications } from "../config/notifications.schema";
import { secretParameter } from "../config/secret-parameter";
import { alarmSentences } from "../modules/alarm-sentences";
import type { Alerts, Severity } from "../modules/alerts";
import { ChatChannel } from "../modules/chat-channel";
import { FailureQueue } from "../modules/failure-queue";
import { FireDrill } from "../modules/fire-drill";
import { NotificationMessages } from "../modules/notification-messages";
import { NotificationTopic } from "../modules/notification-topic";
import type { Sentence } from "../modules/sentence";
import type { BaseStack } from "./base-stack";
import type { FunctionCodeOf } from "./function-code";
import { namesIn } from "./names";

/** What a landing's signals stand on. */
export interface SignalsGround {
  /** Key that alarms, events, topics, logs and functions may use. */
  readonly keyArn: string;
  readonly functionCode: FunctionCodeOf;
  readonly logRetentionInDays: number;
  /** What people are told of beside alarms. */
  readonly sentences: readonly Sentence[];
  /** Topic of those sentences, by name. */
  readonly messages: string;
  /** What is heard there, for who reads an e-mail's sender. */
  readonly subject: string;
  /** Topic that chat alone hears, when some is told. @default none */
  readonly chatTopic?: NotificationTopic;
}

export interface Signals {
  readonly alerts: Alerts;
  /** Queue that keeps what could not be delivered or handled. */
  readonly failuresTo: string;
}

type Told = ResolvedLanding & { readonly notifications: Notifications };

/** Who hears of a landing, in which way, and the daily look whether they do. */
export function placeSignals(stack: BaseStack, landing: Told, ground: SignalsGround): Signals {
  const alerts = placeAlerts(stack, landing, ground);
  const failuresTo = placeFailures(stack, landing, ground, alerts);
  placeMessages(stack, landing, ground, { alerts, failuresTo });
  placeChat(stack, landing, ground, alerts);
  return { alerts, failuresTo };
}

/** Whoever hears of everything hears what is critical too, beside those who are told of nothing else. */
function readers({ notifications: { emails, critical } }: Told): Record<Severity, string[]> {
  return { critical: [...emails, ...critical.emails], warning: [...emails] };
}

function placeAlerts(stack: BaseStack, landing: Told, { keyArn }: SignalsGround): Alerts {
  const topicFor = (severity: Severity, displayName: string): string => {
    const topic = new NotificationTopic(stack, severity, {
      place: landing.aws,
      name: namesIn(landing)("topic", severity),
      displayName,
      keyArn,
    }).allowAlarms();
    for (const address of readers(landing)[severity]) topic.tellByEmail(address);
    return topic.arn;
  };
  return {
    landing: landing.name,
    critical: topicFor("critical", `Critical in ${landing.name}`),
    warning: topicFor("warning", `Warning in ${landing.name}`),
  };
}

function placeFailures(stack: BaseStack, landing: Told, { keyArn }: SignalsGround, alerts: Alerts): string {
  const name = namesIn(landing);
  return new FailureQueue(stack, "failures", {
    place: landing.aws,
    name: name("queue", "failures"),
    keyArn,
    rules: `${name("eventRule")}-*`,
    alarmName: name("alarm", "failures"),
    alerts,
  }).arn;
}

/** Sentences and what webhooks are told, and the drill of those ways. */
function placeMessages(stack: BaseStack, landing: Told, ground: SignalsGround, { alerts, failuresTo }: Signals): void {
  const { aws: place, notifications, platform } = landing;
  const { keyArn } = ground;
  const chatTopic = notifications.chat.length > 0 ? ground.chatTopic : undefined;
  const name = namesIn(landing);
  const rules = `${name("eventRule", "message")}-*`;
  const topic = new NotificationTopic(stack, "messages", {
    place,
    name: ground.messages,
    displayName: ground.subject,
    keyArn,
  }).allowEvents(rules);
  for (const address of notifications.emails) topic.tellByEmail(address);
  const messages = new NotificationMessages(stack, "message", {
    place,
    name,
    sentences: [...ground.sentences, ...alarmSentences(landing.name, place)],
    topicArn: topic.arn,
    chatTopicArn: chatTopic?.allowEvents(rules).arn,
    webhooks: webhooksOf(landing),
    failuresTo,
    sender: platform,
  });
  new FireDrill(stack, "fire-drill", {
    place,
    name,
    code: ground.functionCode("fire-drill"),
    alerts,
    emails: readers(landing),
    topics: [
      { by: "people", arn: topic.arn, emails: notifications.emails },
      ...(chatTopic === undefined ? [] : [{ by: "chat" as const, arn: chatTopic.arn, emails: [] }]),
    ],
    webhooks: messages.destinations,
    keyArn,
    logRetentionInDays: ground.logRetentionInDays,
    failuresTo,
  });
}

function webhooksOf(landing: Told) {
  const { webhooks, critical } = landing.notifications;
  const told = [
    ...Object.entries(webhooks).map((entry) => [...entry, false] as const),
    ...Object.entries(critical.webhooks).map((entry) => [...entry, true] as const),
  ];
  return told.map(([name, { url, secret }, criticalOnly]) => ({
    name,
    url,
    secretParameter: secret && secretParameter(landing, secret.path),
    criticalOnly,
  }));
}

function placeChat(stack: BaseStack, landing: Told, { chatTopic }: SignalsGround, alerts: Alerts): void {
  const { chat, critical } = landing.notifications;
  const name = namesIn(landing);
  const channels = [
    ...chat.map((one) => [one, [...(chatTopic ? [chatTopic.arn] : []), alerts.critical, alerts.warning]] as const),
    ...critical.chat.map((one) => [one, [alerts.critical]] as const),
  ];
  for (const [one, topicArns] of channels) {
    const part = `${one.kind}-${one.channel.replace(/[^A-Za-z0-9]+/g, "-")}`;
    new ChatChannel(stack, part, {
      place: landing.aws,
      name: name("chatConfiguration", part),
      roleName: name("role", "chat", part),
      chat: one,
      topicArns,
    });
  }
}
