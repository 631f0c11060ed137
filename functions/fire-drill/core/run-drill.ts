import { drillWords } from "./drill-words";
import { lookAtEmails } from "./look-at-emails";
import { lookForReceipts } from "./look-for-receipts";
import type { DrilledTopic, DrillPlan } from "../../../config/drill-plan";
import type { Ports } from "./ports";
import { type DrillReport, missed, type PathReport } from "./report";

export interface Drill {
  /** A ULID. */
  readonly id: string;
  /** Seconds to wait for what was sent. */
  readonly patience: number;
}

/** Bounces come late: a drill looks at those of the drill before too, and of the two hours around it. */
const bouncesOf = 26 * 3_600_000; // milliseconds
/** EventBridge counts calls by the minute that they were made in. */
const minute = 60_000;

/** Sends a message down every path, looks what arrives, measures what does not. */
export async function runDrill(plan: DrillPlan, ports: Ports, { id, patience }: Drill): Promise<DrillReport> {
  const began = ports.clock.now();
  const unsent = await send(plan, ports, id);
  const sent = {
    topics: plan.topics.filter(({ path }) => !unsent.has(path)),
    webhooks: plan.webhooks.filter(({ path }) => !unsent.has(path)),
  };
  const received = await lookForReceipts(sent, ports, {
    drill: id,
    since: new Date(Math.floor(began / minute) * minute),
    deadline: began + patience * 1000,
    patience,
  });
  const paths = [...unsent.values(), ...received, ...(await mails(plan.topics, ports, began))];
  await ports.figures.put(plan.landing, new Map(paths.map(({ path, arrived }) => [path, !arrived])));
  return { landing: plan.landing, drill: id, at: new Date(began).toISOString(), paths };
}

/** @returns what could not even be sent, by path */
async function send({ landing, topics, webhooks }: DrillPlan, ports: Ports, drill: string) {
  const words = drillWords(landing, drill);
  const unsent = new Map<string, PathReport>();
  const attempt = (paths: readonly { readonly path: string }[], act: () => Promise<void>) =>
    act().catch((error: Error) => {
      for (const { path } of paths) unsent.set(path, missed(path, `could not be sent: ${error.message}`));
    });
  await Promise.all([
    attempt([...topics.filter(({ alarm }) => alarm === undefined), ...webhooks], () =>
      ports.events.send(landing, drill, words),
    ),
    ...topics.flatMap(({ path, alarm }) =>
      alarm === undefined ? [] : [attempt([{ path }], () => ports.alarms.ring(alarm, words))],
    ),
  ]);
  return unsent;
}

async function mails(topics: readonly DrilledTopic[], { figures, topics: asked }: Ports, now: number) {
  const read = topics.filter(({ emails }) => emails.length > 0);
  if (read.length === 0) return [];
  const arns = read.map(({ arn }) => arn);
  const undelivered = await figures.undelivered(arns, new Date(now - bouncesOf));
  return Promise.all(read.map((topic) => lookAtEmails(topic, asked, undelivered.get(topic.arn) ?? 0)));
}
