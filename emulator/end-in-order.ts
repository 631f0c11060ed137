import { rmSync } from "node:fs";
import type { HomeProcess } from "./home-process";
import type { Parts } from "./parts";

export interface RunningWhole {
  readonly parts: Pick<Parts, "stop">;
  readonly homes: readonly Pick<HomeProcess, "ended" | "stop">[];
  /** File that says which emulator runs. */
  readonly state: string;
  /** @default this process */
  readonly program?: Pick<NodeJS.Process, "on" | "exit">;
}

/** Half a local AWS would answer wrongly: when it is asked to, when a home ends, or at an error nobody foresaw, all ends. */
export function endInOrder({ parts, homes, state, program = process }: RunningWhole): void {
  let ending = false;
  const end = async (code: number) => {
    if (ending) return;
    ending = true;
    rmSync(state, { force: true });
    const note = (error: unknown) => console.error(error);
    await parts.stop().catch(note);
    await Promise.all(homes.map((home) => home.stop().catch(note)));
    program.exit(code);
  };
  const endFor = (why: unknown) => {
    if (!ending) console.error("The local AWS stops:", why);
    void end(1);
  };
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) program.on(signal, () => void end(0));
  program.on("uncaughtException", endFor).on("unhandledRejection", endFor);
  for (const home of homes) void home.ended.then(endFor);
}
