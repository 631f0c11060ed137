import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { StringDecoder } from "node:string_decoder";
import type { Interruption } from "./interruption";

/** Often enough that progress looks live, seldom enough to cost nothing. */
const readEveryMilliseconds = 200;

export interface LoggedProcess {
  readonly program: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Gets all that the process writes. */
  readonly log: string;
  readonly interruption: Interruption;
  /** Called with the process id; what it returns is called at the end. */
  readonly onStart: (pid: number) => () => void;
  readonly onLine: (line: string) => void;
}

/**
 * Runs a program that writes into a file which is read along, and resolves to its exit code.
 * A file and not a pipe: when we are killed, the program does not die of a closed pipe in the middle of its work.
 * Its own process group: Ctrl-C does not reach it from the terminal, only from us.
 */
export async function runLogged(run: LoggedProcess): Promise<number> {
  fs.mkdirSync(path.dirname(run.log), { recursive: true });
  const file = fs.openSync(run.log, "w+");
  const lines = new LineReader(file, run.onLine);
  const timer = setInterval(() => lines.readOn(), readEveryMilliseconds);
  try {
    const code = await runToEnd(run, file);
    lines.readOn();
    lines.end();
    return code;
  } finally {
    clearInterval(timer);
    fs.closeSync(file);
  }
}

function runToEnd(
  { program, args, folder, environment, interruption, onStart }: LoggedProcess,
  file: number,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: folder,
      env: environment,
      stdio: ["ignore", file, file],
      detached: true,
    });
    const passOn = (signal: NodeJS.Signals, isRepeated: boolean) => {
      if (isRepeated) child.kill(signal === "SIGHUP" ? "SIGINT" : signal);
    };
    const atEnd = [interruption.onSignal(passOn)];
    if (child.pid !== undefined) atEnd.push(onStart(child.pid));
    const end = (settle: () => void) => {
      for (const one of atEnd) one();
      settle();
    };
    child.once("error", (error) => end(() => reject(error)));
    child.once("exit", (code) => end(() => resolve(code ?? 1)));
  });
}

/** Reads a growing file from where it stopped, line by line. */
class LineReader {
  private position = 0;
  private rest = "";
  private readonly decoder = new StringDecoder("utf8");
  private readonly buffer = Buffer.alloc(64 * 1024);

  constructor(
    private readonly file: number,
    private readonly onLine: (line: string) => void,
  ) {}

  readOn(): void {
    for (;;) {
      const read = fs.readSync(this.file, this.buffer, 0, this.buffer.length, this.position);
      if (read === 0) return;
      this.position += read;
      const lines = (this.rest + this.decoder.write(this.buffer.subarray(0, read))).split("\n");
      this.rest = lines.pop() ?? "";
      lines.forEach(this.onLine);
    }
  }

  end(): void {
    if (this.rest !== "") this.onLine(this.rest);
    this.rest = "";
  }
}
