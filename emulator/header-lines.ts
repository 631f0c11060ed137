/** Header lines as they came: a name may come again. */
export type HeaderLines = readonly (readonly [name: string, value: string])[];

/** @param raw names and values in turn, as Node has them */
export function headerLines(raw: readonly string[]): HeaderLines {
  return Array.from({ length: raw.length / 2 }, (_, index) => [raw[2 * index]!, raw[2 * index + 1]!] as const);
}
