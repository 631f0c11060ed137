import { type EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { Events } from "../core/ports";

/** The default bus, on which all rules of the account listen. */
export class EventbridgeEvents implements Events {
  constructor(private readonly client: () => EventBridgeClient) {}

  async send(landing: string, drill: string, words: string): Promise<void> {
    const entry = {
      Source: "thrive.fire-drill",
      DetailType: "Fire Drill",
      Detail: JSON.stringify({ landing, drill, words }),
    };
    const { Entries = [] } = await this.client().send(new PutEventsCommand({ Entries: [entry] }));
    const [{ ErrorCode, ErrorMessage } = {}] = Entries;
    if (ErrorCode !== undefined) throw new Error(`${ErrorCode}: ${ErrorMessage ?? "EventBridge took no event"}`);
  }
}
