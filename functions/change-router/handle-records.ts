import type { SQSBatchResponse, SQSRecord } from "aws-lambda";
import { cleanText } from "./core/clean-text";
import { handle } from "./core/handle";
import type { Handled } from "./core/handled";
import type { RunAllMessage } from "./core/message";
import { readMessage } from "./core/read-message";
import type { RouterContext } from "./core/router-context";
import { logDecision, type RouterLog } from "./router-log";
import { withoutClones } from "./without-clones";

/** What the router asks of its own queue. */
export interface RouterQueue {
  proceed(message: RunAllMessage): Promise<void>;
  comeBack(receiptHandle: string, seconds: number): Promise<void>;
}

export interface RecordsOptions {
  readonly context: () => Promise<RouterContext>;
  readonly queue: RouterQueue;
  readonly log: RouterLog;
}

/** Seconds before a message that failed comes back for the first time; three times that before each next. */
const firstWait = 5;

/** Works on messages in their order. One that fails comes back, and those after it in its group wait for it. */
export async function handleRecords(records: readonly SQSRecord[], options: RecordsOptions): Promise<SQSBatchResponse> {
  const failed: string[] = [];
  const waiting = new Set<string | undefined>();
  for (const record of records) {
    const group = record.attributes.MessageGroupId;
    if (!waiting.has(group) && (await isDone(record, options))) continue;
    waiting.add(group);
    failed.push(record.messageId);
  }
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

async function isDone(record: SQSRecord, options: RecordsOptions): Promise<boolean> {
  const { queue, log } = options;
  const { messageId, receiptHandle } = record;
  const wait = await waitAfter(record, options);
  if (wait === undefined) return true;
  try {
    await queue.comeBack(receiptHandle, wait);
  } catch (error) {
    // Then it comes back when its visibility ends.
    log.error("a message could not be told when to come back", { messageId, error });
  }
  return false;
}

/** @returns seconds after which the message comes back; undefined when it is done */
async function waitAfter(record: SQSRecord, { context, queue, log }: RecordsOptions): Promise<number | undefined> {
  const { messageId: id, body } = record;
  const receives = Number(record.attributes.ApproximateReceiveCount);
  const retry = firstWait * 3 ** (receives - 1);
  try {
    const known = await context();
    const message = readMessage(body, known.map);
    if (message === undefined) return refuse(id, body, log);
    const isHint = message.kind === "push" || message.kind === "reconcile";
    const map = isHint ? withoutClones(known.map) : known.map;
    const handled = await handle({ ...known, map }, { id, body, receives });
    if (handled.ignored !== undefined) log.info("ignored", { messageId: id, reason: handled.ignored });
    if (handled.decision !== undefined) logDecision(log, handled.decision);
    if (handled.continuation !== undefined) await queue.proceed(handled.continuation);
    return waitOf(handled, retry);
  } catch (error) {
    log.error("a message failed", { messageId: id, error });
    return retry;
  }
}

function waitOf({ message, seconds = 0 }: Handled, retry: number): number | undefined {
  if (message === "done") return undefined;
  return message === "retry" ? retry : seconds;
}

/** Waiting does not mend it: it goes to the dead letters without a pause, where somebody looks. */
function refuse(messageId: string, body: string, log: RouterLog): number {
  log.error("not a message for the router", { messageId, body: cleanText(body, 200) });
  return 0;
}
