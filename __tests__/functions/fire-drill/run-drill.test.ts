import type { DrillPlan } from "../../../config/drill-plan";
import type { Calls, Ports, Receipt, Subscription } from "../../../functions/fire-drill/core/ports";
import { runDrill } from "../../../functions/fire-drill/core/run-drill";

const plan: DrillPlan = {
  landing: "prod",
  topics: [
    { path: "critical", arn: "arn:critical", alarm: "drill-critical", emails: ["a@b.gov", "night@b.gov"] },
    { path: "warning", arn: "arn:warning", alarm: "drill-warning", emails: ["a@b.gov"] },
    { path: "people", arn: "arn:people", emails: ["a@b.gov"] },
    { path: "chat", arn: "arn:chat", emails: [] },
  ],
  webhooks: [{ path: "webhook-status", rule: "to-status" }],
};
const began = Date.parse("2026-12-01T17:00:30Z");
const email = (endpoint: string, confirmed = true): Subscription => ({ protocol: "email", endpoint, confirmed });

/** A world in which every path works, but for what is broken. */
class World {
  readonly rung: [string, string][] = [];
  sent = 0;
  measured?: [string, Record<string, boolean>];
  /** Topics that pass nothing on. */
  deaf: string[] = [];
  refusing: string[] = [];
  calls: Calls | undefined = { ended: 1, failed: 0 };
  subscriptions: Record<string, Subscription[]> = {};
  undelivered: Record<string, number> = {};
  strangers: Receipt[] = [{ topicArn: "arn:critical", words: "This is fire drill 0THER of prod: nothing is wrong" }];
  private seconds = 0;
  private readonly queue: Receipt[] = [];

  readonly ports: Ports = {
    alarms: { ring: (name, words) => this.ring(name, words) },
    events: { send: (landing, drill, words) => this.send(`${landing} ${drill}`, words) },
    topics: {
      subscriptions: (arn) => Promise.resolve(this.subscriptions[arn] ?? [email("A@b.gov"), email("night@b.gov")]),
    },
    receipts: { receive: (seconds) => this.receive(seconds) },
    figures: {
      calls: (rules, since) => {
        expect(since).toEqual(new Date("2026-12-01T17:00:00Z"));
        return Promise.resolve(new Map(rules.flatMap((rule) => (this.calls ? [[rule, this.calls] as const] : []))));
      },
      undelivered: (arns, since) => {
        expect(since).toEqual(new Date("2026-11-30T15:00:30Z"));
        return Promise.resolve(new Map(arns.map((arn) => [arn, this.undelivered[arn] ?? 0])));
      },
      put: (landing, missed) => {
        this.measured = [landing, Object.fromEntries(missed)];
        return Promise.resolve();
      },
    },
    clock: {
      now: () => began + this.seconds * 1000,
      wait: (seconds) => Promise.resolve(void (this.seconds += seconds)),
    },
  };

  private ring(name: string, words: string): Promise<void> {
    if (this.refusing.includes(name)) return Promise.reject(new Error("AccessDenied"));
    this.rung.push([name, words]);
    this.publish(`arn:${name.replace("drill-", "")}`, JSON.stringify({ NewStateReason: words }));
    return Promise.resolve();
  }

  private send(to: string, words: string): Promise<void> {
    if (this.refusing.includes("events")) return Promise.reject(new Error("AccessDenied"));
    expect(to).toBe("prod 01DRILL");
    this.sent += 1;
    for (const arn of ["arn:people", "arn:chat"]) this.publish(arn, words);
    return Promise.resolve();
  }

  private publish(topicArn: string, words: string): void {
    if (!this.deaf.includes(topicArn)) this.queue.push({ topicArn, words });
  }

  private receive(seconds: number): Promise<Receipt[]> {
    const next = this.strangers.shift() ?? this.queue.shift();
    if (next === undefined) this.seconds += seconds;
    return Promise.resolve(next === undefined ? [] : [next]);
  }
}

async function drillOf(change: (world: World) => void) {
  const world = new World();
  change(world);
  const report = await runDrill(plan, world.ports, { id: "01DRILL", patience: 60 });
  const missed = report.paths.filter(({ arrived }) => !arrived);
  return { world, report, missed: missed.map(({ path, because }) => `${path}: ${because}`) };
}

test("a drill in which everything arrives says so, path by path, and measures that nothing was missed", async () => {
  const { world, report } = await drillOf(() => {});
  expect(report).toEqual({
    landing: "prod",
    drill: "01DRILL",
    at: "2026-12-01T17:00:30.000Z",
    paths: [
      "critical",
      "warning",
      "people",
      "chat",
      "webhook-status",
      "critical-email",
      "warning-email",
      "people-email",
    ].map((path) => ({ path, arrived: true })),
  });
  expect(world.measured).toEqual(["prod", Object.fromEntries(report.paths.map(({ path }) => [path, false]))]);
});

test("alarms ring and say that it is a drill; everything else is one event", async () => {
  const { world } = await drillOf(() => {});
  const words = "This is fire drill 01DRILL of prod: nothing is wrong, and nobody has to do anything.";
  expect([world.rung, world.sent]).toEqual([
    [
      ["drill-critical", words],
      ["drill-warning", words],
    ],
    1,
  ]);
});

const silent = "nothing came out of the topic within 60 seconds; its policy, its key or the queue's stops it";
test.each<[string, (world: World) => void, string[]]>([
  ["a topic that passes nothing on", (world) => world.deaf.push("arn:critical"), [`critical: ${silent}`]],
  [
    "an alarm that may not ring",
    (world) => world.refusing.push("drill-warning"),
    ["warning: could not be sent: AccessDenied"],
  ],
  [
    "a bus that takes no event",
    (world) => world.refusing.push("events"),
    ["people", "chat", "webhook-status"].map((path) => `${path}: could not be sent: AccessDenied`),
  ],
  [
    "a webhook that refuses",
    (world) => (world.calls = { ended: 1, failed: 1 }),
    ["webhook-status: the address refused the call or did not answer"],
  ],
  [
    "a webhook that nobody called",
    (world) => (world.calls = undefined),
    ["webhook-status: EventBridge measured no call within 60 seconds; its rule or its role stops it"],
  ],
  [
    "an address that was not confirmed, and one that is gone",
    (world) => (world.subscriptions = { "arn:critical": [email("a@b.gov", false)] }),
    ["critical-email: a@b.gov has not confirmed the subscription; night@b.gov is not subscribed any more"],
  ],
  [
    "mail that bounced",
    (world) => (world.undelivered = { "arn:people": 2 }),
    ["people-email: 2 messages since yesterday could not be delivered"],
  ],
])("%s is named, and measured", async (_, broken, expected) => {
  const { world, missed } = await drillOf(broken);
  expect(missed).toEqual(expected);
  expect(Object.values(world.measured?.[1] ?? {}).filter((one) => one)).toHaveLength(expected.length);
});
