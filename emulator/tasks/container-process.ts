import { spawn, type ChildProcess } from "node:child_process";
import type { ContainerCommand } from "./container-command";
import type { Tether } from "../processes/tether";

export interface ContainerProcessOptions {
  readonly command: ContainerCommand;
  readonly environment: Readonly<Record<string, string>>;
  readonly tether: Tether;
  /** Takes what it prints. */
  readonly print: (text: string) => void;
}

/** One container as a process group of this machine. */
export class ContainerProcess {
  /** Resolves with the exit code as a container has it: 128 and the signal's number when a signal ended it. */
  readonly exited: Promise<number>;
  private readonly child: ChildProcess;
  private running = true;

  constructor({ command, environment, tether, print }: ContainerProcessOptions) {
    this.child = spawn(command.program, command.args, {
      cwd: command.workingDirectory,
      env: { ...environment },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true, // a process group of its own, so that its children end with it
    });
    if (this.child.pid !== undefined) tether.hold(this.child.pid);
    for (const stream of [this.child.stdout!, this.child.stderr!]) stream.setEncoding("utf8").on("data", print);
    this.exited = this.untilExit().then((code) => {
      this.signal("SIGKILL"); // children that stayed behind
      this.running = false;
      if (this.child.pid !== undefined) tether.release(this.child.pid);
      return code;
    });
  }

  /** Undefined when it could not be started. */
  get pid(): number | undefined {
    return this.child.pid;
  }

  get isRunning(): boolean {
    return this.running;
  }

  /** Does nothing once it has ended: its number may be somebody else's by then. */
  signal(name: "SIGTERM" | "SIGKILL"): void {
    if (!this.running || this.child.pid === undefined) return;
    try {
      process.kill(-this.child.pid, name);
    } catch {
      // The group has ended.
    }
  }

  private untilExit(): Promise<number> {
    return new Promise((resolve) => {
      this.child.on("error", () => resolve(127));
      this.child.on("exit", (code, signal) => resolve(code ?? 128 + (signalNumbers[signal!] ?? 9)));
    });
  }
}

const signalNumbers: Readonly<Record<string, number>> = { SIGINT: 2, SIGABRT: 6, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 };
