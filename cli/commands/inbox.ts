import { setTimeout as delay } from "node:timers/promises";
import type { Channel, InboxMessage } from "../../emulator/inbox/inbox-message";
import { loopbackRequest } from "../../emulator/loopback-request";
import { Interruption } from "../interruption";
import { messageText } from "../message-text";
import { isObstacle, Refusal } from "../refusal";
import { runningEndpoint } from "../running-platform";
import { say, type Workplace } from "../workplace";

export interface InboxOptions {
  /** Goes on until Ctrl-C. */
  readonly follow: boolean;
  /** Only messages of this channel. */
  readonly channel?: Channel;
  /** A line of JSON for each message, whole. */
  readonly json: boolean;
}

/** What a test hands over instead. */
export interface InboxTools {
  /** Messages after one; all that are kept with 0. */
  readonly ask?: (endpoint: string, since: number) => Promise<readonly InboxMessage[]>;
  readonly interruption?: Interruption;
  /** Milliseconds between two questions. @default 1000 */
  readonly pause?: number;
}

/** Prints what would have left the machine: e-mail, SMS, chat, webhooks. */
export async function inbox(
  workplace: Workplace,
  { follow, channel, json }: InboxOptions,
  { ask = messagesAt, interruption = new Interruption(), pause = 1_000 }: InboxTools = {},
): Promise<number> {
  const endpoint = await runningEndpoint(workplace, "inbox");
  if (typeof endpoint === "object" && isObstacle(endpoint)) throw new Refusal("inbox", [endpoint]);
  let last = 0;
  let instance: string | undefined;
  const print = async () => {
    const running = await workplace.localAws.running(workplace.root);
    if (running === undefined) return;
    // Another start of the local AWS counts its messages from 1 again.
    if (running.instance !== instance) last = 0;
    instance = running.instance;
    for (const message of await ask(running.endpoint, last)) {
      last = message.id;
      if (channel === undefined || message.channel === channel)
        say(workplace, json ? JSON.stringify(message) : line(message));
    }
  };
  const stop = interruption.listen();
  try {
    await print();
    if (last === 0 && !follow && !json) say(workplace, "Nothing has left the platform yet.");
    while (follow && !interruption.happened) {
      await delay(pause);
      await print();
    }
    return interruption.exitCode ?? 0;
  } finally {
    stop();
  }
}

async function messagesAt(endpoint: string, since: number): Promise<readonly InboxMessage[]> {
  const { body } = await loopbackRequest({ url: `${endpoint}/_thrive/inbox?since=${since}` });
  return (JSON.parse(body) as { messages: InboxMessage[] }).messages;
}

/** `14:03:12  email    from@example.org → to@example.org  Subject: first line` */
function line(message: InboxMessage): string {
  const { time, channel, from, to } = message;
  const way = from === "" ? `→ ${to.join(", ")}` : `${from} → ${to.join(", ")}`;
  return `${time.slice(11, 19)}  ${channel.padEnd(7)}  ${way}  ${messageText(message)}`.trimEnd();
}
