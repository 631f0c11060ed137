/** What each item waits for. Items that are waited for but not listed count as done. */
export type Graph = ReadonlyMap<string, readonly string[]>;

/** `skipped`: never started, because something it waits for failed or the run was stopped. */
export type Outcome = "done" | "failed" | "skipped";

/**
 * Runs every item after all it waits for, at most `limit` at once, the longest chains first.
 * A failure stops what waits for it and nothing else.
 * @param run resolves to whether the item succeeded
 * @param stopped asked before each start: true starts nothing more
 */
export async function runInOrder(
  graph: Graph,
  limit: number,
  run: (item: string) => Promise<boolean>,
  stopped: () => boolean = () => false,
): Promise<ReadonlyMap<string, Outcome>> {
  const inTurn = longestChainFirst(graph);
  const outcomes = new Map<string, Outcome>();
  const running = new Map<string, Promise<void>>();

  const start = (item: string) => {
    const finished = run(item).then((succeeded) => {
      outcomes.set(item, succeeded ? "done" : "failed");
      running.delete(item);
    });
    running.set(item, finished);
  };

  for (;;) {
    const waiting = inTurn.filter((item) => !outcomes.has(item) && !running.has(item));
    const ready = stopped()
      ? []
      : waiting.filter((item) => waitsFor(graph, item).every((one) => outcomes.get(one) === "done"));
    ready.slice(0, limit - running.size).forEach(start);
    if (running.size === 0) return new Map([...graph.keys()].map((item) => [item, outcomes.get(item) ?? "skipped"]));
    await Promise.race(running.values());
  }
}

/** The same items the other way round: what waited is now waited for. */
export function reversed(graph: Graph): Graph {
  const waiting = (item: string) => [...graph.keys()].filter((other) => waitsFor(graph, other).includes(item));
  return new Map([...graph.keys()].reverse().map((item) => [item, waiting(item)]));
}

/** What others wait for longest is started first: the whole is done no later than its longest chain. */
function longestChainFirst(graph: Graph): string[] {
  const after = reversed(graph);
  const lengths = new Map<string, number>();
  const lengthOf = (item: string): number => {
    const length = lengths.get(item) ?? 1 + Math.max(0, ...waitsFor(after, item).map(lengthOf));
    lengths.set(item, length);
    return length;
  };
  return [...graph.keys()].sort((one, other) => lengthOf(other) - lengthOf(one));
}

function waitsFor(graph: Graph, item: string): readonly string[] {
  return (graph.get(item) ?? []).filter((other) => graph.has(other));
}
