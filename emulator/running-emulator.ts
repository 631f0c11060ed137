import { rmSync } from "node:fs";
import { emulatorFiles } from "./emulator-files";
import { readState } from "./emulator-state";
import { loopbackRequest } from "./loopback-request";

export interface RunningEmulator {
  /** For example `http://127.0.0.1:4577`. */
  readonly endpoint: string;
  /** A new one at every start: what was deployed to another instance is gone. */
  readonly instance: string;
  readonly pid: number;
}

/** The emulator of this project, when it runs. A state file that a killed one left behind is removed. */
export async function runningEmulator(root: string): Promise<RunningEmulator | undefined> {
  const files = emulatorFiles(root);
  const state = readState(files);
  if (!state) return undefined;
  const endpoint = `http://127.0.0.1:${state.port}`;
  if ((await instanceAt(endpoint)) === state.instance) return { endpoint, instance: state.instance, pid: state.pid };
  rmSync(files.state, { force: true });
  return undefined;
}

async function instanceAt(endpoint: string): Promise<string | undefined> {
  try {
    const answer = await loopbackRequest({ url: `${endpoint}/_thrive` });
    return (JSON.parse(answer.body) as { instance?: string }).instance;
  } catch {
    return undefined;
  }
}
