/** How a service writes tags: names of the members, and of key and value where tags are a list. */
export interface TagDialect {
  readonly arn: string;
  readonly tags: string;
  readonly keys: string;
  /** @default a map from keys to values */
  readonly entry?: readonly [key: string, value: string];
}

export type Tags = Readonly<Record<string, string>>;

/** Reads the tags of a call; none where it names none. */
export function readTags({ tags, entry }: TagDialect, input: Readonly<Record<string, unknown>>): Tags {
  const given = input[tags] ?? {};
  if (entry === undefined) return given as Tags;
  const [key, value] = entry;
  return Object.fromEntries(
    Object.values(given as Record<string, string>[]).map((one) => [one[key]!, one[value] ?? ""]),
  );
}

/** Writes tags as the service answers them. */
export function writeTags({ entry }: TagDialect, tags: Tags): object {
  if (entry === undefined) return { ...tags };
  const [key, value] = entry;
  return Object.entries(tags).map(([name, text]) => ({ [key]: name, [value]: text }));
}
