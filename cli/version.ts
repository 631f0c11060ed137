/** First number like 1.10.5 in a text; undefined when there is none. */
export function findVersion(text: string): string | undefined {
  return /\d+\.\d+(\.\d+)?/.exec(text)?.[0];
}

/** Compares dotted numbers: "1.9.8" is below "1.10". */
export function isAtLeast(version: string, minimum: string): boolean {
  const have = version.split(".").map(Number);
  const want = minimum.split(".").map(Number);
  for (const [position, wanted] of want.entries()) {
    const had = have[position] ?? 0;
    if (had !== wanted) return had > wanted;
  }
  return true;
}
