import { existsSync, readFileSync } from "node:fs";

/** Whether a process still does something; one that has ended, and that nobody has waited for yet, does not. */
export function processRuns(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const file = `/proc/${pid}/stat`;
  return !existsSync(file) || !["Z", "X"].includes(readFileSync(file, "utf8").split(") ")[1]![0]!);
}
