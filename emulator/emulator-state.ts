import { readFileSync } from "node:fs";
import type { EmulatorFiles } from "./emulator-files";

/** What a running emulator leaves in its state file. */
export interface EmulatorState {
  readonly instance: string;
  readonly port: number;
  readonly pid: number;
  /** Process ids of the homes. */
  readonly children: readonly number[];
}

/** What the detached process tells the one that started it. */
export type StartMessage = { kind: "ready"; instance: string } | { kind: "failed"; message: string };

export function readState(files: EmulatorFiles): EmulatorState | undefined {
  try {
    return JSON.parse(readFileSync(files.state, "utf8")) as EmulatorState;
  } catch {
    return undefined;
  }
}
