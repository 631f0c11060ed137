import { join } from "node:path";

/** Where the emulator keeps its files: all of them below `.thrive` of the project. */
export interface EmulatorFiles {
  /** Virtual environment with MiniStack and moto. */
  readonly venv: string;
  /** Holds everything of a running emulator; its children have it as their temporary folder. */
  readonly folder: string;
  /** Says which emulator runs: pid, port, instance. */
  readonly state: string;
  /** What the emulator and its children printed since the last start. */
  readonly log: string;
}

export function emulatorFiles(root: string): EmulatorFiles {
  const folder = join(root, ".thrive", "emulator");
  return {
    venv: join(root, ".thrive", "venv"),
    folder,
    state: join(folder, "emulator.json"),
    log: join(folder, "emulator.log"),
  };
}
