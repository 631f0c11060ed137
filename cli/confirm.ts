import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import type { Output } from "./workplace";

/** Asks the person at a terminal; where nobody sits, the command as it was typed is the answer. */
export async function confirm(output: Output, question: string): Promise<boolean> {
  if (!output.isTerminal || process.stdin.isTTY !== true) return true;
  const asking = createInterface({ input: process.stdin, output: process.stdout });
  const closed = once(asking, "close").then(() => "no"); // Ctrl-D and Ctrl-C
  const answer = await Promise.race([asking.question(`${question} [yes/no] `), closed]);
  asking.close();
  return /^y(es)?$/i.test(answer.trim());
}
