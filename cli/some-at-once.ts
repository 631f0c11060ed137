/** Does something with each of many, a few at once. @returns what came of each, in their order */
export async function someAtOnce<One, Result>(
  atOnce: number,
  all: readonly One[],
  act: (one: One) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const work = async () => {
    while (next < all.length) {
      const place = next++;
      results[place] = await act(all[place]!);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, all.length) }, work));
  return results;
}
