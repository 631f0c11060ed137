import fs from "node:fs";
import path from "node:path";
import { findProviderMirror, type WantedProvider } from "./provider-mirror";
import { obstacle, type Obstacle } from "./refusal";
import { parseProviderInstallation } from "./terraform-rc";

/** Where terraform gets the AWS provider from. */
export type ProviderSource =
  /** A mirror that was found on this machine: Terraform is told with settings of our own. */
  | { readonly kind: "mirror"; readonly folder: string }
  /** The user's Terraform settings say where. */
  | { readonly kind: "settings"; readonly file: string }
  /** Downloaded by `terraform init`. */
  | { readonly kind: "registry" };

export interface ProviderSearch {
  readonly root: string;
  readonly home: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly provider: WantedProvider;
}

/** Decides without a network call. */
export function findProviderSource(search: ProviderSearch): ProviderSource | Obstacle {
  const file = userSettings(search);
  const installation = file === undefined ? undefined : parseProviderInstallation(fs.readFileSync(file, "utf8"));
  if (file !== undefined && installation !== undefined) {
    const holding = installation.mirrors.some(
      (folder) => findProviderMirror({ ...search, only: [folder] }) !== undefined,
    );
    return holding || installation.elsewhere
      ? { kind: "settings", file }
      : notInSettings(search, file, installation.mirrors);
  }
  const folder = findProviderMirror(search);
  return folder === undefined ? { kind: "registry" } : { kind: "mirror", folder };
}

/** The settings file that Terraform would read. One that is named but missing is no settings at all. */
function userSettings({ environment, home }: ProviderSearch): string | undefined {
  const named = environment.TF_CLI_CONFIG_FILE;
  return [named, path.join(home, ".terraformrc")].find(
    (file) => file !== undefined && file !== "" && fs.existsSync(file),
  );
}

function notInSettings({ provider }: ProviderSearch, file: string, mirrors: readonly string[]): Obstacle {
  const { name, version, os, arch } = provider;
  return obstacle(
    `provider ${name} ${version} (${os}_${arch})`,
    `not in ${mirrors.join(", ") || "any place"}`,
    `${file} has a provider_installation block, so Terraform looks nowhere else`,
    `put the package there (terraform providers mirror FOLDER), or add direct {} to the block`,
  );
}
