/** An error of an SDK in one line: its name, unless it is any error, and what it says. */
export function wordsOf(error: unknown): string {
  const { name, message } = error as Error;
  return name === "Error" ? message : `${name}: ${message}`;
}
