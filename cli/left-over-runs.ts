import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isRunning } from "./is-running";
import { runtimeFolder } from "./runtime-folder";
import { say, type Workplace } from "./workplace";

const lookAgainMilliseconds = 500;

/** Notes which process works on a stack, until the returned function is called. */
export function noteRun(root: string, stack: string, pid: number): () => void {
  const { runs } = runtimeFolder(root);
  const file = path.join(runs, `${stack}.pid`);
  try {
    fs.mkdirSync(runs, { recursive: true });
    fs.writeFileSync(file, String(pid));
  } catch {
    // The disk is full: the run itself must not fail for a note about it.
  }
  return () => fs.rmSync(file, { force: true });
}

/** After a killed `up` its terraform runs go on by themselves: they are waited for, so that states are whole. */
export async function waitForLeftOverRuns(workplace: Pick<Workplace, "root" | "output">): Promise<void> {
  const left = leftOverRuns(workplace.root);
  if (left.length === 0) return;
  say(workplace, `A run that was killed left terraform at work on ${left.join(", ")}: waiting until it ends`);
  while (leftOverRuns(workplace.root).length > 0) await sleep(lookAgainMilliseconds);
}

function leftOverRuns(root: string): string[] {
  const { runs } = runtimeFolder(root);
  if (!fs.existsSync(runs)) return [];
  const stillRuns = (file: string) => isRunning(Number(fs.readFileSync(path.join(runs, file), "utf8")), /terraform/);
  const left: string[] = [];
  for (const file of fs.readdirSync(runs)) {
    if (stillRuns(file)) left.push(path.basename(file, ".pid"));
    else fs.rmSync(path.join(runs, file), { force: true });
  }
  return left;
}
