/** How a message leaves the platform; `chat` is a webhook of a chat program. */
export const channels = ["email", "sms", "chat", "webhook"] as const;

export type Channel = (typeof channels)[number];

/** A message that leaves the platform. */
export interface OutgoingMessage {
  /** ISO 8601. */
  readonly time: string;
  readonly channel: Channel;
  /** Address, ARN of a topic; empty where the channel names no sender. */
  readonly from: string;
  /** Addresses, phone numbers, a URL. */
  readonly to: readonly string[];
  /** Empty where the channel has none. */
  readonly subject: string;
  readonly body: string;
}

/** A message that has arrived. */
export interface InboxMessage extends OutgoingMessage {
  /** Counts from 1, in the order of arrival. */
  readonly id: number;
}
