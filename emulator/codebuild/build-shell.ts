import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { Tether } from "../processes/tether";

export interface BuildShellOptions {
  /** Empty folder for what the shell remembers between two commands. */
  readonly state: string;
  /** Where the first command runs. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly shell: "sh" | "bash";
  readonly tether: Tether;
  /** Takes what commands print. */
  readonly print: (text: string) => void;
}

/** The commands of one build: each finds the folder and the exported variables that the one before left. */
export class BuildShell {
  private readonly child: ChildProcess;
  private readonly codes: AsyncIterator<string>;
  private count = 0;
  private isOver = false;

  constructor(private readonly options: BuildShellOptions) {
    const { state, folder, environment, shell, tether, print } = options;
    mkdirSync(state, { recursive: true });
    writeFileSync(join(state, "folder"), folder);
    this.child = spawn("sh", [join(__dirname, "build-shell.sh"), shell], {
      cwd: folder,
      env: { ...environment },
      stdio: ["pipe", "pipe", "pipe", "pipe"],
      detached: true, // a process group of its own, so that its children end with it
    });
    if (this.child.pid !== undefined) tether.hold(this.child.pid);
    this.child.on("error", () => (this.isOver = true));
    this.child.on("exit", () => (this.isOver = true));
    this.child.stdin!.on("error", () => {}); // it has ended: the codes tell
    for (const stream of [this.child.stdout!, this.child.stderr!]) stream.setEncoding("utf8").on("data", print);
    this.codes = createInterface({ input: this.child.stdio[3] as Readable })[Symbol.asyncIterator]();
  }

  /** @returns the command's exit code; 137 when the shell was killed */
  async run(command: string, variables: Readonly<Record<string, string>> = {}): Promise<number> {
    if (this.isOver) return 137;
    const script = join(this.options.state, `${++this.count}.sh`);
    writeFileSync(script, this.scriptOf(command, variables));
    this.child.stdin!.write(`${script}\n`);
    const { value, done } = await this.codes.next();
    await new Promise(setImmediate); // what it printed comes by another pipe
    return done === true ? 137 : Number(value);
  }

  /** The value of a variable that some command has exported. */
  async variable(name: string): Promise<string | undefined> {
    const file = join(this.options.state, "value");
    await this.run(`printf %s "\${${name}-}" > ${quoted(file)}; test -n "\${${name}+x}"`);
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  }

  /** Ends whatever still runs. */
  end(): void {
    this.isOver = true;
    const { pid } = this.child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // It has ended.
    }
    this.options.tether.release(pid);
  }

  private scriptOf(command: string, variables: Readonly<Record<string, string>>): string {
    const { state } = this.options;
    const environment = quoted(join(state, "environment"));
    const folder = quoted(join(state, "folder"));
    return [
      `if [ -f ${environment} ]; then . ${environment}; fi`,
      `cd "$(cat ${folder})" || exit 1`,
      `trap 'code=$?; trap - EXIT; export -p > '${inQuotes(environment)}'; pwd > '${inQuotes(folder)}'; exit $code' EXIT`,
      ...Object.entries(variables).map(([name, value]) => `export ${name}=${quoted(value)}`),
      command,
      "",
    ].join("\n");
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A quoted text within a text that is quoted itself. */
function inQuotes(text: string): string {
  return quoted(text);
}
