import { spawn } from "node:child_process";
import path from "node:path";
import { withoutProxyForLoopback } from "../child-environment";
import { localPlatformName } from "../local-platform-name";
import { wantedProvider } from "../provider-mirror";
import { findProviderSource } from "../provider-source";
import { isObstacle, Refusal } from "../refusal";
import { isLocalStack } from "../stacks";
import { terraformSettings } from "../terraform-settings";
import type { Workplace } from "../workplace";

/** Subcommands of cdktf that run terraform, and so need the provider. */
const needsProvider = new Set(["deploy", "apply", "destroy", "diff", "plan", "output"]);

/** Runs cdktf-cli with what a provider mirror needs; its own arguments and exit code. */
export function cdktf(workplace: Workplace, args: readonly string[]): Promise<number> {
  const cli = path.join(workplace.root, "node_modules", "cdktf-cli", "bundle", "bin", "cdktf");
  const { extraArguments, variables } = forProvider(workplace, args[0] ?? "");
  return runInForeground(process.execPath, [cli, ...args, ...extraArguments], workplace.root, {
    ...withoutProxyForLoopback(workplace.environment),
    CHECKPOINT_DISABLE: "1",
    ...deployedPlatform(workplace, args),
    CDKTF_IGNORE_MISSING_STACK_DEPENDENCIES: "true", // one stack can be deployed on what is applied already
    ...variables,
  });
}

/** A stack of this machine is synthesized as it is deployed: with the environments that the tour has brought up. */
function deployedPlatform({ root, environment }: Workplace, args: readonly string[]): NodeJS.ProcessEnv {
  const platform = localPlatformName(root);
  const isMeant = environment.THRIVE_PLATFORM === undefined && args.some(isLocalStack);
  return isMeant && platform !== "local" ? { THRIVE_PLATFORM: platform } : {};
}

interface Additions {
  readonly extraArguments: readonly string[];
  readonly variables: NodeJS.ProcessEnv;
}

function forProvider({ root, home, environment }: Workplace, command: string): Additions {
  // A settings file that is named but missing makes Terraform complain at every step.
  const noSettings = { TF_CLI_CONFIG_FILE: undefined };
  if (!needsProvider.has(command)) return { extraArguments: [], variables: noSettings };
  const provider = wantedProvider(root);
  const source = findProviderSource({ root, home, environment, provider });
  if (isObstacle(source)) throw new Refusal(`cdktf ${command}`, [source]);
  const variables = { ...noSettings, ...terraformSettings(root, source, provider) };
  // A lock over all platforms asks the registry for checksums, which a mirror stands in for.
  return { extraArguments: source.kind === "registry" ? [] : ["--skip-provider-lock"], variables };
}

function runInForeground(
  program: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: "inherit" });
    // Ctrl-C reaches the child from the terminal; we wait for its answer.
    const ignore = () => undefined;
    process.on("SIGINT", ignore);
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      process.off("SIGINT", ignore);
      resolve(code ?? (signal === "SIGINT" ? 130 : 1));
    });
  });
}
