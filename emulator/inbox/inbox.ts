import type { Control, ControlAnswer } from "../control";
import type { InboxMessage, OutgoingMessage } from "./inbox-message";
import { asMessage, type SentMessage } from "./sent-message";

/** Messages that are kept; the oldest go first. */
const capacity = 1000;

/** What the other side answers a message: an HTTP status. */
export type AnswerOf = (message: OutgoingMessage) => Promise<number>;

/** Everything that would have left the machine: nobody out there is told, and here it can be read. */
export class Inbox {
  private messages: InboxMessage[] = [];
  private lastId = 0;

  constructor(
    private readonly now: () => Date,
    /** @default 200: everything is taken */
    private readonly answerOf: AnswerOf = () => Promise.resolve(200),
    /** What the other side makes of a message before a person reads it. @default each is read as it is */
    private readonly readAs: (sent: SentMessage) => readonly SentMessage[] = (sent) => [sent],
  ) {}

  /** `POST /_thrive/inbox` takes a message, `GET /_thrive/inbox?since=ID` lists those after that one. */
  readonly control: Control = async ({ method, query, body }) => {
    if (method === "POST") return this.takeAll(this.readAs(JSON.parse(body) as SentMessage));
    return this.list(query.get("since") ?? "0");
  };

  private async takeAll(sent: readonly SentMessage[]): Promise<ControlAnswer> {
    const answers = await Promise.all(sent.map((one) => this.take(asMessage(one, this.now()))));
    return { status: Math.max(200, ...answers), value: {} };
  }

  private async take(message: OutgoingMessage): Promise<number> {
    const status = await this.answerOf(message);
    if (status < 300) this.keep(message);
    return status;
  }

  /** The number is given now: who reads on from the last one misses none that was held up. */
  private keep(message: OutgoingMessage): void {
    this.messages = [...this.messages, { id: ++this.lastId, ...message }].slice(-capacity);
  }

  private list(since: string): ControlAnswer {
    if (!/^\d+$/.test(since)) {
      return { status: 400, value: { problems: [`since "${since}": give the id of a message, a whole number`] } };
    }
    return { status: 200, value: { messages: this.messages.filter(({ id }) => id > Number(since)) } };
  }
}
