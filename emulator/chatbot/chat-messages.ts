import type { SentMessage } from "../inbox/sent-message";
import { placeOf } from "./chat-configuration";
import type { ChatConfigurations } from "./chat-configurations";
import { chatText } from "./chat-text";
import { chatEndpoint } from "./topic-subscriptions";

/** What SNS sends to an HTTPS subscriber. */
interface Envelope {
  readonly Type: string;
  readonly TopicArn: string;
  readonly Message: string;
}

/** What the chat service makes of what a topic sends to it: one message for each channel that hears the topic. */
export function chatMessages(
  configurations: Pick<ChatConfigurations, "hearing">,
): (sent: SentMessage) => readonly SentMessage[] {
  return (sent) => {
    if (sent.channel !== "http" || new URL(sent.to).origin !== chatEndpoint) return [sent];
    const { Type, TopicArn, Message } = JSON.parse(sent.body) as Envelope;
    const shown = Type === "Notification" ? chatText(Message) : undefined;
    if (shown === undefined) return [];
    return configurations.hearing(TopicArn).map((configuration) => ({
      channel: "chat",
      from: TopicArn,
      to: [placeOf(configuration)],
      subject: shown.title,
      body: shown.text,
    }));
  };
}
