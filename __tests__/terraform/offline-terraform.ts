import { execFile } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { terraformEnvironment } from "../../cli/child-environment";
import { wantedProvider } from "../../cli/provider-mirror";
import { findProviderSource } from "../../cli/provider-source";
import { isObstacle } from "../../cli/refusal";
import { checkTerraform } from "../../cli/terraform-check";
import { terraformSettings } from "../../cli/terraform-settings";

const lockFile = ".terraform.lock.hcl";

export interface TerraformAnswer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Terraform with the real provider, found as `./thrive up` finds it, and with no way to AWS. */
export class OfflineTerraform {
  private constructor(
    private readonly environment: NodeJS.ProcessEnv,
    private readonly lock: string,
  ) {}

  /**
   * Locks the provider once, in a folder of its own: every stack takes the same lock.
   * @throws when there is no Terraform or no provider
   */
  static async prepare(root: string, workFolder: string): Promise<OfflineTerraform> {
    const provider = wantedProvider(root);
    const home = os.homedir();
    const version = await checkTerraform(process.env);
    const source = findProviderSource({ root, home, environment: process.env, provider });
    if (isObstacle(version)) throw new Error(version.obstacle);
    if (isObstacle(source)) throw new Error(source.obstacle);

    const environment = terraformEnvironment(process.env, terraformSettings(workFolder, source, provider));
    const folder = path.join(workFolder, "lock");
    const required = { [path.basename(provider.name)]: { source: provider.name, version: provider.version } };
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(
      path.join(folder, "lock.tf.json"),
      JSON.stringify({ terraform: { required_providers: required } }),
    );
    const answer = await run(["init", "-input=false", "-no-color"], folder, environment);
    if (answer.code !== 0) {
      throw new Error(`terraform init of ${provider.name} ${provider.version}:\n${answer.stderr}${answer.stdout}`);
    }
    return new OfflineTerraform(environment, path.join(folder, lockFile));
  }

  init(folder: string): Promise<TerraformAnswer> {
    fs.copyFileSync(this.lock, path.join(folder, lockFile));
    return run(["init", "-input=false", "-no-color", "-lockfile=readonly"], folder, this.environment);
  }

  validate(folder: string): Promise<TerraformAnswer> {
    return run(["validate", "-json"], folder, this.withoutNetwork());
  }

  /** One JSON object a line. Nothing is refreshed: there is no AWS to ask. */
  plan(folder: string): Promise<TerraformAnswer> {
    return run(["plan", "-json", "-input=false", "-refresh=false", "-lock=false"], folder, this.withoutNetwork());
  }

  /** A call that slips through fails at once, at a port where nothing listens. */
  private withoutNetwork(): NodeJS.ProcessEnv {
    const nowhere = "http://127.0.0.1:9";
    return {
      ...this.environment,
      HTTPS_PROXY: nowhere,
      HTTP_PROXY: nowhere,
      https_proxy: nowhere,
      http_proxy: nowhere,
    };
  }
}

function run(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<TerraformAnswer> {
  return new Promise((resolve) => {
    execFile("terraform", args, { cwd, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
      resolve({ code, stdout, stderr: error !== null && stderr === "" ? error.message : stderr });
    });
  });
}
