import fs from "node:fs";
import type { ProviderSource } from "./provider-source";
import type { WantedProvider } from "./provider-mirror";
import { runtimeFolder } from "./runtime-folder";
import { mirrorSettings } from "./terraform-rc";

/** Writes what Terraform needs to find the provider, and returns the variables that say so. */
export function terraformSettings(root: string, source: ProviderSource, provider: WantedProvider): NodeJS.ProcessEnv {
  const { folder, terraformSettings: file, pluginCache } = runtimeFolder(root);
  if (source.kind === "settings") return { TF_CLI_CONFIG_FILE: source.file };
  if (source.kind === "registry") {
    fs.mkdirSync(pluginCache, { recursive: true });
    return { TF_PLUGIN_CACHE_DIR: pluginCache };
  }
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(file, mirrorSettings(source.folder, provider.name));
  return { TF_CLI_CONFIG_FILE: file };
}

export function describeSource(source: ProviderSource): string {
  if (source.kind === "mirror") return `from ${source.folder}`;
  if (source.kind === "settings") return `as ${source.file} says`;
  return "from the Terraform registry";
}
