import { readFileSync } from "node:fs";
import { join } from "node:path";
import { App } from "cdktf";
import { writeAwsProfile } from "../../../cli/deployment";
import { runInOrder } from "../../../cli/schedule";
import type { Platform } from "../../../config/platform";
import { bundledFunctions } from "../../../stacks/bundled-functions";
import { forgetTokenOrigins } from "../../../stacks/forget-token-origins";
import { buildPlatform } from "../../../stacks/platform";
import { terraform, trialEnvironment } from "../trials-support/terraform-trial";
import type { TrialEmulator } from "../trials-support/trial-emulator";

interface Manifest {
  readonly stacks: Record<string, { readonly workingDirectory: string; readonly dependencies: readonly string[] }>;
}

/** Stacks that are applied together: the load balancers' waits cost no processor. */
const atOnce = 4;

/** A platform as `./thrive up` makes one, whatever accounts it lies in. */
export class DeployedPlatform {
  private readonly environment: NodeJS.ProcessEnv;
  private readonly stacks: Manifest["stacks"];
  private readonly folder: string;

  constructor(
    platform: Platform,
    private readonly emulator: TrialEmulator,
  ) {
    this.folder = join(emulator.root, "cdktf.out");
    forgetTokenOrigins();
    const app = new App({ outdir: this.folder });
    buildPlatform(app, platform, { functionCode: bundledFunctions(app.outdir) });
    app.synth();
    this.stacks = (JSON.parse(readFileSync(join(this.folder, "manifest.json"), "utf8")) as Manifest).stacks;
    this.environment = trialEnvironment(emulator);
  }

  /** @returns what went wrong, by stack */
  async apply(): Promise<Record<string, string>> {
    writeAwsProfile(this.emulator.root, this.emulator.endpoint);
    for (const id of Object.keys(this.stacks)) await this.run(id, "init");
    return this.each((id) => this.run(id, "apply", "-auto-approve", "-parallelism=30"));
  }

  /** @returns what a plan would change, by stack */
  plan(): Promise<Record<string, string>> {
    return this.each((id) => this.run(id, "plan", "-detailed-exitcode"));
  }

  private async each(run: (id: string) => Promise<{ code: number; output: string }>): Promise<Record<string, string>> {
    const problems: Record<string, string> = {};
    const graph = new Map(Object.entries(this.stacks).map(([id, { dependencies }]) => [id, dependencies]));
    await runInOrder(graph, atOnce, async (id) => {
      const { code, output } = await run(id);
      if (code !== 0) problems[id] = output;
      return code === 0;
    });
    return problems;
  }

  private run(id: string, ...args: string[]) {
    return terraform(args, join(this.folder, this.stacks[id]!.workingDirectory), this.environment);
  }
}
