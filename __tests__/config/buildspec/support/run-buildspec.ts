import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";

export interface BuildRun {
  readonly code: number;
  /** Both streams, as the log of a build has them. */
  readonly log: string;
  /** Values of its exported variables. */
  readonly exported: Readonly<Record<string, string>>;
}

interface Spec {
  readonly env: { readonly variables: Record<string, string>; readonly "exported-variables"?: string[] };
  readonly phases: { readonly build: { readonly commands: string[] } };
}

/**
 * Runs a buildspec's commands as CodeBuild does: one after the other until one fails, each in a shell of its own that finds the exported
 * variables of the one before.
 */
export function runBuildspec(text: string, folder: string, environment: Readonly<Record<string, string>>): BuildRun {
  const spec = parse(text) as Spec;
  const state = mkdtempSync(join(tmpdir(), "thrive-build-"));
  const kept = join(state, "environment");
  const env = {
    ...spec.env.variables,
    ...environment,
    CODEBUILD_SRC_DIR: folder,
    AWS_REGION: "us-east-1",
    HOME: state,
  };
  let log = "";
  let code = 0;
  for (const command of spec.phases.build.commands) {
    const script = `if [ -f '${kept}' ]; then . '${kept}'; fi\n${command}\ncode=$?\nexport -p > '${kept}'\nexit $code`;
    const ran = spawnSync("bash", ["-c", `exec 2>&1\n${script}`], { cwd: folder, env, encoding: "utf8" });
    log += ran.stdout;
    code = ran.status ?? 1;
    if (code !== 0) break;
  }
  const variables = existsSync(kept) ? readFileSync(kept, "utf8") : "";
  const valueOf = (name: string) => new RegExp(`^declare -x ${name}="(.*)"$`, "m").exec(variables)?.[1] ?? "";
  rmSync(state, { recursive: true, force: true });
  return {
    code,
    log,
    exported: Object.fromEntries((spec.env["exported-variables"] ?? []).map((name) => [name, valueOf(name)])),
  };
}
