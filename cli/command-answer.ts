import { execFile } from "node:child_process";

/** What a short command answered; `missing` when there is no such program. */
export interface CommandAnswer {
  readonly missing: boolean;
  /** Exit code; 1 when a signal or the time limit ended it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Longer than any version question takes, shorter than a person waits. */
const timeLimitMilliseconds = 20_000;

/** Runs a short command to its end and returns its answer. Never rejects. */
export function askCommand(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<CommandAnswer> {
  return new Promise((resolve) => {
    execFile(program, args, { env, timeout: timeLimitMilliseconds }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
      const missing = (error as NodeJS.ErrnoException | null)?.code === "ENOENT";
      resolve({ missing, code, stdout, stderr });
    });
  });
}
