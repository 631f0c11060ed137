/** An answer as JSON services write it: times in seconds since 1970, bytes in Base64, no member that is undefined. */
export function writtenOutput(output: object): string {
  return JSON.stringify(written(output));
}

function written(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (Array.isArray(value)) return value.map(written);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, written(member)]));
}
