import type { Channel, OutgoingMessage } from "./inbox-message";

/** A message as the homes hand it over (see python/outside.py). */
export type SentMessage =
  | {
      readonly channel: "email" | "sms" | "chat";
      readonly from: string;
      readonly to: readonly string[];
      readonly subject: string;
      readonly body: string;
    }
  | { readonly channel: "http"; readonly to: string; readonly method: string; readonly body: string };

export function asMessage(sent: SentMessage, at: Date): OutgoingMessage {
  const time = at.toISOString();
  if (sent.channel !== "http") {
    const { channel, from, to, subject, body } = sent;
    return { time, channel, from, to, subject, body };
  }
  return { time, channel: channelOf(sent.to), from: "", to: [sent.to], subject: "", body: sent.body };
}

const chatHosts = /(^|\.)(hooks\.slack\.com|webhook\.office\.com|outlook\.office\.com|chat\.googleapis\.com)$/;

function channelOf(url: string): Channel {
  return chatHosts.test(new URL(url).hostname) ? "chat" : "webhook";
}
