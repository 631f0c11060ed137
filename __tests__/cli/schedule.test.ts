import fc from "fast-check";
import { reversed, runInOrder, type Graph } from "../../cli/schedule";

/** Graphs without circles: an item waits only for items before it. */
const graphs: fc.Arbitrary<Graph> = fc
  .array(fc.array(fc.nat({ max: 30 }), { maxLength: 4 }), { minLength: 1, maxLength: 15 })
  .map((all) => {
    const waits = (others: readonly number[], item: number) =>
      item === 0 ? [] : [...new Set(others.map((other) => `s${other % item}`))];
    return new Map(all.map((others, item) => [`s${item}`, waits(others, item)]));
  });

const failing = fc.func(fc.boolean());

describe("runInOrder", () => {
  it("starts nothing before what it waits for is done, and never more than the limit at once", async () => {
    await fc.assert(
      fc.asyncProperty(graphs, fc.integer({ min: 1, max: 5 }), async (graph, limit) => {
        const done = new Set<string>();
        let running = 0;
        const outcomes = await runInOrder(graph, limit, async (item) => {
          expect(graph.get(item)?.every((one) => done.has(one))).toBe(true);
          expect(++running).toBeLessThanOrEqual(limit);
          await new Promise((resolve) => setImmediate(resolve));
          running--;
          done.add(item);
          return true;
        });
        expect(new Set(outcomes.values())).toEqual(new Set(["done"]));
        expect(done.size).toBe(graph.size);
      }),
      { numRuns: 50 },
    );
  });

  it("skips exactly what needs something that failed", async () => {
    await fc.assert(
      fc.asyncProperty(graphs, failing, async (graph, fails) => {
        const outcomes = await runInOrder(graph, 3, async (item) => !fails(item));
        for (const [item, needs] of graph) {
          const isBlocked = needs.some((one) => outcomes.get(one) !== "done");
          expect(outcomes.get(item)).toBe(isBlocked ? "skipped" : fails(item) ? "failed" : "done");
        }
      }),
      { numRuns: 50 },
    );
  });

  it("starts nothing more when it is stopped, and lets what runs end", async () => {
    const graph: Graph = new Map([
      ["network", []],
      ["service", ["network"]],
    ]);
    let stopped = false;
    const outcomes = await runInOrder(
      graph,
      2,
      async () => (stopped = true),
      () => stopped,
    );
    expect([...outcomes]).toEqual([
      ["network", "done"],
      ["service", "skipped"],
    ]);
  });

  it("starts the longest chain first", async () => {
    const started: string[] = [];
    const graph: Graph = new Map([
      ["delivery", []],
      ["network", []],
      ["service", ["network"]],
    ]);
    await runInOrder(graph, 1, async (item) => started.push(item) > 0);
    expect(started).toEqual(["network", "delivery", "service"]);
  });

  it("takes as done what is waited for and not listed", async () => {
    const outcomes = await runInOrder(new Map([["service", ["elsewhere"]]]), 1, async () => true);
    expect([...outcomes]).toEqual([["service", "done"]]);
  });
});

describe("reversed", () => {
  it("lets each wait for those that waited for it", () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const back = reversed(graph);
        for (const [item, needs] of graph) for (const one of needs) expect(back.get(one)).toContain(item);
        expect(reversed(back).size).toBe(graph.size);
      }),
    );
  });
});
