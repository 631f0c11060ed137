import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Sees to it that no task outlives the local AWS: a watcher kills what is left when this process is gone, and the next start
 * kills what even the watcher could not.
 */
export class Tether {
  private readonly groups = new Set<number>();
  private watcher?: ChildProcess;
  private hasStopped = false;

  /** @param file where the process groups are noted */
  constructor(private readonly file: string) {}

  start(): void {
    endLeftOvers(this.file);
    const shell = spawn("sh", [join(__dirname, "tether.sh")], { stdio: ["pipe", "ignore", "ignore"], detached: true });
    shell.on("error", () => {}); // the note of process groups remains
    shell.stdin!.on("error", () => {});
    shell.unref();
    this.watcher = shell;
  }

  /** A group that comes when it has stopped is killed at once. */
  hold(group: number): void {
    if (this.hasStopped) return kill(group);
    this.groups.add(group);
    this.watcher?.stdin!.write(`+ ${group}\n`);
    this.note();
  }

  release(group: number): void {
    this.groups.delete(group);
    this.watcher?.stdin!.write(`- ${group}\n`);
    this.note();
  }

  /** Kills whatever it still holds. */
  stop(): void {
    this.hasStopped = true;
    this.watcher?.stdin!.end();
    this.watcher = undefined;
    rmSync(this.file, { force: true });
  }

  private note(): void {
    if (this.watcher === undefined) return; // it has stopped
    writeFileSync(`${this.file}.new`, [...this.groups].map((group) => `${group} ${birthOf(group)}`).join("\n"));
    renameSync(`${this.file}.new`, this.file);
  }
}

/** Only what was born when it was noted: its number may be somebody else's by now. */
function endLeftOvers(file: string): void {
  for (const line of read(file).split("\n").filter(Boolean)) {
    const [group = "", birth = ""] = line.split(" ");
    if (birth === "" || birth !== birthOf(Number(group))) continue;
    kill(Number(group));
  }
  rmSync(file, { force: true });
}

function kill(group: number): void {
  try {
    process.kill(-group, "SIGKILL");
  } catch {
    // It ended by itself meanwhile.
  }
}

/** Clock ticks between the machine's start and the process's; empty where the system does not tell. */
function birthOf(pid: number): string {
  const stat = read(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
