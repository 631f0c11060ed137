import { execFile } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { terraformEnvironment } from "../../../cli/child-environment";
import { wantedProvider } from "../../../cli/provider-mirror";
import { findProviderSource } from "../../../cli/provider-source";
import { terraformSettings } from "../../../cli/terraform-settings";
import { project, type TrialEmulator } from "./trial-emulator";
import { zip } from "./zip";

export interface TerraformResult {
  readonly code: number;
  readonly output: string;
}

/** One configuration of `emulator/trials`, applied to an emulator with the real Terraform and the real provider. */
export interface TerraformTrial {
  /** Applies with the variable `revision`. */
  apply(revision: number): Promise<TerraformResult>;
  /** Code 0 is no change, 2 is a change. */
  plan(revision: number): Promise<TerraformResult>;
  destroy(revision: number): Promise<TerraformResult>;
  run(...args: string[]): Promise<TerraformResult>;
}

export async function terraformTrial(name: string, emulator: TrialEmulator): Promise<TerraformTrial> {
  const run = await terraformIn(copiedTrial(name, emulator.root), emulator);
  const variable = (revision: number) => `-var=revision=${revision}`;
  return {
    apply: (revision) => run("apply", "-auto-approve", "-parallelism=30", variable(revision)),
    plan: (revision) => run("plan", "-detailed-exitcode", variable(revision)),
    destroy: (revision) => run("destroy", "-auto-approve", "-parallelism=30", variable(revision)),
    run,
  };
}

/** Terraform in a folder with a configuration, ready to apply. */
export async function terraformIn(folder: string, emulator: TrialEmulator): Promise<TerraformTrial["run"]> {
  const environment = trialEnvironment(emulator);
  const run = (...args: string[]) => terraform(args, folder, environment);
  const init = await run("init");
  if (init.code !== 0) throw new Error(init.output);
  return run;
}

/** What does not go as AWS would have it; nothing, when the trial is clean. */
export async function problemsOf(name: string, emulator: TrialEmulator): Promise<string[]> {
  const trial = await terraformTrial(name, emulator);
  const steps = [
    { title: "apply", run: () => trial.apply(1) },
    { title: "plan after apply", run: () => trial.plan(1) },
    { title: "update", run: () => trial.apply(2) },
    { title: "plan after update", run: () => trial.plan(2) },
    { title: "destroy", run: () => trial.destroy(2) },
  ];
  const problems: string[] = [];
  for (const { title, run } of steps) {
    const { code, output } = await run();
    if (code !== 0) problems.push(`${title}: code ${code}\n${output}`);
  }
  return problems;
}

function copiedTrial(name: string, root: string): string {
  const folder = join(root, name);
  const trials = join(project, "emulator", "trials");
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(trials, name, "main.tf"), join(folder, "main.tf"));
  copyFileSync(join(trials, "provider.tf"), join(folder, "provider.tf"));
  zipHandler(join(trials, name, "handler"), join(folder, "handler.zip"));
  return folder;
}

/** A trial with a function has its code beside it. */
function zipHandler(code: string, packed: string): void {
  if (!existsSync(code)) return;
  const files = readdirSync(code).map((file) => [file, readFileSync(join(code, file), "utf8")]);
  writeFileSync(packed, zip(Object.fromEntries(files) as Record<string, string>));
}

export function trialEnvironment({ endpoint }: TrialEmulator): NodeJS.ProcessEnv {
  const provider = wantedProvider(project);
  const source = findProviderSource({ root: project, home: homedir(), environment: process.env, provider });
  if (!("kind" in source)) throw new Error(JSON.stringify(source));
  const settings = terraformSettings(project, source, provider);
  return terraformEnvironment(process.env, { ...settings, AWS_ENDPOINT_URL: endpoint });
}

export function terraform(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<TerraformResult> {
  const options = { cwd, env, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve, reject) => {
    execFile("terraform", [...args, "-no-color"], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code === "number") resolve({ code, output: stdout + stderr });
      else reject(error);
    });
  });
}
