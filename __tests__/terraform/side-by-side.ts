/** Starts the work on every item, a few at a time, in order; the answer of each can be waited for by itself. */
export function sideBySide<T, R>(
  atOnce: number,
  items: readonly T[],
  work: (item: T) => Promise<R>,
): ReadonlyMap<T, Promise<R>> {
  const running: Promise<unknown>[] = [];
  const answers = items.map((item, index) => {
    const slotIsFree = running[index - atOnce] ?? Promise.resolve();
    const answer = slotIsFree.then(() => work(item));
    running.push(answer.catch(() => undefined)); // whoever waits for the answer hears of it
    return [item, answer] as const;
  });
  return new Map(answers);
}
