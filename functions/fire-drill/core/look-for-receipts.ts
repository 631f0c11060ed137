import { isOf } from "./drill-words";
import type { DrilledTopic, DrilledWebhook, DrillPlan } from "../../../config/drill-plan";
import type { Calls, Ports } from "./ports";
import { arrived, missed, type PathReport } from "./report";

/** Seconds that one look at the queue may take. */
const oneLook = 5;

export interface Search {
  readonly drill: string;
  readonly since: Date;
  /** Milliseconds since 1970; EventBridge's measurements come within two minutes. */
  readonly deadline: number;
  /** Seconds that it may take, for the report. */
  readonly patience: number;
}

/** Looks until everything that was sent has arrived, or the time is over. */
export async function lookForReceipts(
  { topics, webhooks }: Pick<DrillPlan, "topics" | "webhooks">,
  ports: Ports,
  search: Search,
): Promise<PathReport[]> {
  const seen = new Set<string>();
  let calls: ReadonlyMap<string, Calls> = new Map();
  for (;;) {
    const waiting = topics.filter(({ arn }) => !seen.has(arn));
    if (waiting.length > 0) for (const arn of await receive(ports, search)) seen.add(arn);
    else await ports.clock.wait(oneLook);
    if (webhooks.length > 0) calls = await ports.figures.calls(rulesOf(webhooks), search.since);
    const settled = topics.every(({ arn }) => seen.has(arn)) && webhooks.every(({ rule }) => isOver(calls.get(rule)));
    if (settled || ports.clock.now() >= search.deadline) break;
  }
  return [
    ...topics.map((topic) => ofTopic(topic, seen, search)),
    ...webhooks.map((webhook) => ofWebhook(webhook, calls.get(webhook.rule), search)),
  ];
}

async function receive({ receipts }: Ports, { drill }: Search): Promise<string[]> {
  const received = await receipts.receive(oneLook, (words) => isOf(drill, words));
  return received.filter(({ words }) => isOf(drill, words)).map(({ topicArn }) => topicArn);
}

const rulesOf = (webhooks: readonly DrilledWebhook[]) => webhooks.map(({ rule }) => rule);

const isOver = (calls: Calls | undefined): boolean => calls !== undefined && calls.ended + calls.failed > 0;

function ofTopic({ path, arn }: DrilledTopic, seen: ReadonlySet<string>, { patience }: Search): PathReport {
  if (seen.has(arn)) return arrived(path);
  return missed(
    path,
    `nothing came out of the topic within ${patience} seconds; its policy, its key or the queue's stops it`,
  );
}

function ofWebhook({ path }: DrilledWebhook, calls: Calls | undefined, { patience }: Search): PathReport {
  if (calls === undefined || !isOver(calls)) {
    return missed(path, `EventBridge measured no call within ${patience} seconds; its rule or its role stops it`);
  }
  return calls.failed > 0 ? missed(path, "the address refused the call or did not answer") : arrived(path);
}
