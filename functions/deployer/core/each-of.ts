/** Does all of it, whatever fails; then says what did. */
export async function eachOf(works: readonly (() => Promise<void>)[]): Promise<void> {
  const faults: Error[] = [];
  for (const work of works) {
    await work().catch((error: unknown) => faults.push(error as Error));
  }
  if (faults.length === 0) return;
  throw new AggregateError(faults, faults.map(({ name, message }) => `${name}: ${message}`).join("; "));
}
