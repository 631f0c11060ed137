import type { Notifications } from "./notifications.schema";
import type { Quota } from "./quota";

/** Whose signals are counted: an environment's or delivery's. */
interface Told {
  readonly notifications: Notifications;
}

const eventLimits = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html";

/** What AWS limits of who is told. */
export const signalsQuotas: readonly Quota<Told>[] = [
  {
    what: "targets of one event rule, the e-mails' topic, that of chat and each webhook,",
    limit: 5,
    wayOut: "AWS raises it for nobody; let one webhook tell the others",
    source: eventLimits,
    used: ({ notifications }) => {
      const everything = 1 + ofChat(notifications) + count(notifications.webhooks);
      return [["notifications.webhooks", Math.max(everything, webhooksOf(notifications))]];
    },
  },
];

/** The daily drill, and its way to people. */
const rulesOfADrill = 2;

/**
 * Rules of EventBridge by which people and programs hear of a landing, with those of its fire drill.
 * @param sentences kinds of events that people are told of
 */
export function eventRulesOfSignals({ notifications }: Told, sentences: number): number {
  const warnings = Math.min(1, count(notifications.webhooks));
  const critical = Math.min(1, webhooksOf(notifications));
  return sentences + warnings + critical + rulesOfADrill + ofChat(notifications) + webhooksOf(notifications);
}

/** Roles of a landing's signals: the drill's, each chat channel's, and the one with which webhooks are called. */
export function rolesOfSignals({ notifications }: Told): number {
  const { chat, critical } = notifications;
  return 1 + chat.length + critical.chat.length + Math.min(1, webhooksOf(notifications));
}

const count = (webhooks: Notifications["webhooks"]) => Object.keys(webhooks).length;
const webhooksOf = ({ webhooks, critical }: Notifications) => count(webhooks) + count(critical.webhooks);
/** A topic for chat is there when somebody listens. */
const ofChat = ({ chat }: Notifications) => Math.min(1, chat.length);
