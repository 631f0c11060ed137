import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import type { Interruption } from "./interruption";
import { noteRun } from "./left-over-runs";
import { runLogged } from "./logged-process";
import { runtimeFolder } from "./runtime-folder";
import { afterLine, nothingYet, readableLine, type RunProgress } from "./terraform-events";

/** A folder with a `cdk.tf.json` and the name it goes by. */
export interface TerraformTarget {
  readonly id: string;
  readonly folder: string;
}

export type RunOnStack = (
  target: TerraformTarget,
  onProgress: (progress: RunProgress) => void,
) => Promise<TerraformRun>;

export interface TerraformRun {
  readonly succeeded: boolean;
  readonly progress: RunProgress;
}

/** How long a run waits for another one that still writes the same state, as after a killed `up`. */
const lockTimeout = "-lock-timeout=300s";

/** Bytes of a plan or a state as JSON: many times what a stack has. */
const largestAnswer = 2 ** 28;

const alwaysJson = ["-json", "-input=false", "-no-color"];

/** Marks a folder that was initialised, with what it was initialised for. */
const initialisedFor = path.join(".terraform", "thrive-initialised-for");

/** Runs terraform on stacks, in folders that it initialises when they need it. */
export class Terraform {
  private lastInit: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly root: string,
    private readonly version: string,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly interruption: Interruption,
  ) {}

  readonly apply: RunOnStack = (target, onProgress) => {
    return this.initThen(target, ["apply", ...alwaysJson, "-auto-approve", lockTimeout], onProgress);
  };

  readonly destroy: RunOnStack = (target, onProgress) => {
    return this.initThen(target, ["destroy", ...alwaysJson, "-auto-approve", lockTimeout], onProgress);
  };

  /** Saves what an apply would do. @param fileOf where, absolute */
  plan(fileOf: (stack: string) => string): RunOnStack {
    return (target, onProgress) =>
      this.initThen(target, ["plan", ...alwaysJson, lockTimeout, `-out=${fileOf(target.id)}`], onProgress);
  }

  /** Does what was saved here just now, and nothing else; Terraform refuses when the state has moved since. */
  applySaved(fileOf: (stack: string) => string): RunOnStack {
    return (target, onProgress) =>
      this.initThen(target, ["apply", ...alwaysJson, lockTimeout, fileOf(target.id)], onProgress);
  }

  readonly init: RunOnStack = (target) => this.initOneAtATime(target);

  /** What a short command prints on an initialised stack; it is written nowhere, since it may tell secrets. */
  answer({ folder }: TerraformTarget, args: readonly string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      const options = { cwd: folder, env: this.environment, maxBuffer: largestAnswer };
      execFile("terraform", args, options, (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(`terraform ${args[0]}: ${stderr.trim() || error.message}`));
      });
    });
  }

  /** The readable log of a stack's last run, absolute. */
  logOf(stack: string): string {
    return path.join(runtimeFolder(this.root).logs, `${stack}.log`);
  }

  private writeLog(stack: string, text: string): void {
    try {
      fs.appendFileSync(this.logOf(stack), text);
    } catch {
      // The disk is full, which terraform reports better.
    }
  }

  private async initThen(
    target: TerraformTarget,
    command: readonly string[],
    onProgress: (progress: RunProgress) => void,
  ): Promise<TerraformRun> {
    fs.mkdirSync(path.dirname(this.logOf(target.id)), { recursive: true });
    fs.writeFileSync(this.logOf(target.id), "");
    const init = await this.initOneAtATime(target);
    if (!init.succeeded || this.interruption.happened) return { ...init, succeeded: false };
    return this.run(target, command, onProgress);
  }

  /** The package cache must not be written by two runs at once. */
  private initOneAtATime(target: TerraformTarget): Promise<TerraformRun> {
    const init = this.lastInit.then(() => this.initWhenNeeded(target));
    this.lastInit = init.catch(() => undefined);
    return init;
  }

  private async initWhenNeeded(target: TerraformTarget): Promise<TerraformRun> {
    const marker = path.join(target.folder, initialisedFor);
    const wanted = this.fingerprint(target);
    if (isInitialisedFor(marker, wanted)) return { succeeded: true, progress: nothingYet };
    const run = await this.run(target, ["init", ...alwaysJson, "-reconfigure"], () => undefined);
    if (run.succeeded) fs.writeFileSync(marker, wanted);
    return run;
  }

  /** Everything that an init depends on. */
  private fingerprint({ folder }: TerraformTarget): string {
    const { terraform } = JSON.parse(fs.readFileSync(path.join(folder, "cdk.tf.json"), "utf8")) as {
      terraform: unknown;
    };
    const settings = this.environment.TF_CLI_CONFIG_FILE;
    const rules = settings === undefined ? "" : fs.readFileSync(settings, "utf8");
    return createHash("sha256")
      .update(JSON.stringify([this.version, terraform, rules]))
      .digest("hex");
  }

  private async run(
    { id, folder }: TerraformTarget,
    args: readonly string[],
    onProgress: (progress: RunProgress) => void,
  ): Promise<TerraformRun> {
    let progress = nothingYet;
    const onLine = (line: string) => {
      this.writeLog(id, `${readableLine(line)}\n`);
      progress = afterLine(progress, line);
      onProgress(progress);
    };
    const log = this.logOf(id).replace(/\.log$/, ".jsonl");
    const onStart = (pid: number) => noteRun(this.root, id, pid);
    const { environment, interruption } = this;
    const code = await runLogged({
      program: "terraform",
      args,
      folder,
      environment,
      log,
      interruption,
      onStart,
      onLine,
    });
    return { succeeded: code === 0, progress };
  }
}

function isInitialisedFor(marker: string, wanted: string): boolean {
  if (!fs.existsSync(marker) || fs.readFileSync(marker, "utf8") !== wanted) return false;
  const providers = path.join(path.dirname(marker), "providers");
  // A mirror is linked, not copied: a link into nothing means that the mirror moved.
  return (
    !fs.existsSync(providers) ||
    fs.readdirSync(providers, { recursive: true }).every((entry) => fs.existsSync(path.join(providers, String(entry))))
  );
}
