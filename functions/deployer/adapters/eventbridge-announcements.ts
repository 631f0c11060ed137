import { type EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { Announcements, ReleaseEvent } from "../core/ports";

/** The default bus of the delivery account, whose rules make sentences of it. */
export class EventbridgeAnnouncements implements Announcements {
  constructor(
    private readonly client: () => EventBridgeClient,
    private readonly note: (line: string) => void = (line) => void process.stderr.write(`${line}\n`),
  ) {}

  async announce(event: ReleaseEvent): Promise<void> {
    const entry = { Source: "thrive.delivery", DetailType: "Release State Change", Detail: JSON.stringify(event) };
    try {
      const { Entries = [] } = await this.client().send(new PutEventsCommand({ Entries: [entry] }));
      const [{ ErrorCode, ErrorMessage } = {}] = Entries;
      if (ErrorCode !== undefined) throw new Error(`${ErrorCode}: ${ErrorMessage}`);
    } catch (error) {
      this.note(`the end of a release was not announced: ${(error as Error).message}`);
    }
  }
}
