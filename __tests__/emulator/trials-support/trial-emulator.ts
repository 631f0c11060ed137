import { existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { startEmulator, stopEmulator, type RunningEmulator } from "../../../emulator";
import { emulatorFiles } from "../../../emulator/emulator-files";
import { freePort } from "../../../emulator/free-port";
import { ensureVirtualEnvironment } from "../../../emulator/virtual-environment";

export const project = join(__dirname, "..", "..", "..");

export interface TrialEmulator extends RunningEmulator {
  /** Its own project folder: it shares nothing with the emulator that a person has running but the installation. */
  readonly root: string;
  stop(): Promise<void>;
}

export async function startTrialEmulator(name: string): Promise<TrialEmulator> {
  const root = await trialRoot(name);
  const running = await startEmulator({ root, port: await freePort() });
  return { ...running, root, stop: async () => void (await stopEmulator(root)) };
}

/** An empty project folder below `.thrive` that has the project's virtual environment. */
export async function trialRoot(name: string): Promise<string> {
  const { venv } = emulatorFiles(project);
  await ensureVirtualEnvironment({ venv });
  const root = join(project, ".thrive", "trials", name);
  if (existsSync(root)) await stopEmulator(root); // one that an interrupted test left behind
  rmSync(root, { recursive: true, force: true });
  mkdirSync(join(root, ".thrive"), { recursive: true });
  symlinkSync(venv, emulatorFiles(root).venv);
  return root;
}
