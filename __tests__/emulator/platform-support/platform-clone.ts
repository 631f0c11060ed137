import { execFileSync, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Status } from "../../../cli/commands/status";
import { emulatorFiles } from "../../../emulator/emulator-files";
import { freePort } from "../../../emulator/free-port";
import { ensureVirtualEnvironment } from "../../../emulator/virtual-environment";

const project = path.resolve(__dirname, "../../..");

/** A command that runs. */
export interface Run {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  /** All that it has written. */
  said(): string;
  /** Resolves when it has written a text; rejects when it ends without. */
  says(text: string): Promise<void>;
}

/** What git would give to someone else, with what is not committed yet, and a port of its own. */
export class PlatformClone {
  private constructor(
    /** Absolute, with a space in it. */
    readonly root: string,
    readonly port: number,
  ) {}

  static async make(): Promise<PlatformClone> {
    const { venv } = emulatorFiles(project);
    await ensureVirtualEnvironment({ venv });
    const root = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), "thrive clone "));
    copyTracked(root);
    fs.symlinkSync(path.join(project, "node_modules"), path.join(root, "node_modules"));
    fs.mkdirSync(path.join(root, ".thrive"));
    fs.symlinkSync(venv, emulatorFiles(root).venv);
    return new PlatformClone(root, await freePort());
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The working copy of the services' source, once `./thrive source` has made it. */
  get copy(): string {
    return path.join(this.root, ".thrive/source");
  }

  async remove(): Promise<void> {
    await this.thrive("down").ended;
    fs.rmSync(this.root, { recursive: true, force: true });
  }

  /** The command itself, as `./thrive` starts it once all is installed. */
  thrive(...args: string[]): Run {
    const tsNode = path.join(project, "node_modules/ts-node/dist/bin.js");
    const command = [tsNode, "--swc", path.join(this.root, "cli/main.ts"), ...args];
    const child = spawn(process.execPath, command, { cwd: os.tmpdir() });
    let written = "";
    const listeners = new Set<() => void>();
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        written += chunk.toString();
        listeners.forEach((listener) => listener());
      });
    }
    const ended = once(child, "close").then(([code]) => code as number | null);
    const says = (text: string) =>
      new Promise<void>((resolve, reject) => {
        listeners.add(() => written.includes(text) && resolve());
        void ended.then(() => reject(new Error(`ended without "${text}":\n${written}`)));
      });
    return { child, ended, said: () => written, says };
  }

  /** A command that ends with 0; a failure shows what was said, which a bare exit code does not. @returns what it said */
  async does(...args: string[]): Promise<string> {
    const run = this.thrive(...args);
    const code = await run.ended;
    if (code !== 0) throw new Error(`thrive ${args.join(" ")} ended with ${code}:\n${run.said()}`);
    return run.said();
  }

  async status(): Promise<Status> {
    return JSON.parse(await this.does("status", "--json")) as Status;
  }

  /** Changes a file of the project, or of the working copy of the services' source. */
  edit(file: string, before: string, after: string): void {
    const place = path.join(this.root, file);
    const text = fs.readFileSync(place, "utf8");
    expect(text).toContain(before);
    fs.writeFileSync(place, text.replace(before, after));
  }

  /** Runs git in the working copy. @returns what it said, the words beside its answer too */
  git(...args: string[]): string {
    const as = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "core.hooksPath=.git/hooks"];
    const { status, stdout, stderr } = spawnSync("git", [...as, ...args], { cwd: this.copy, encoding: "utf8" });
    if (status !== 0) throw new Error(`git ${args.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
    return `${stdout}${stderr}`.trim();
  }
}

function copyTracked(to: string): void {
  const list = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: project });
  const files = list
    .toString()
    .split("\0")
    .filter((file) => file !== "" && fs.existsSync(path.join(project, file)));
  for (const file of files) fs.cpSync(path.join(project, file), path.join(to, file));
}
