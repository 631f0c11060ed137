import { rmSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { emulatorFiles } from "./emulator-files";
import { readState } from "./emulator-state";
import { runningEmulator } from "./running-emulator";

/** Milliseconds that the local AWS has for ending by itself: its homes get 5 s. */
const patience = 10_000;

/** Ends the local AWS and waits until no process of it is left. False when none was running. */
export async function stopEmulator(root: string): Promise<boolean> {
  const files = emulatorFiles(root);
  const state = readState(files);
  if (!state || !(await runningEmulator(root))) return false;

  signal(state.pid, "SIGTERM");
  if (!(await areGone([state.pid]))) signal(state.pid, "SIGKILL");
  if (!(await areGone([state.pid, ...state.children]))) {
    throw new Error(`the local AWS (process ${state.pid}) did not end: end it by hand, then run the command again`);
  }
  rmSync(files.state, { force: true });
  return true;
}

async function areGone(pids: readonly number[]): Promise<boolean> {
  const giveUp = Date.now() + patience;
  while (Date.now() < giveUp) {
    if (!pids.some((pid) => signal(pid, 0))) return true;
    await delay(50);
  }
  return false;
}

/** False when there is no such process. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
