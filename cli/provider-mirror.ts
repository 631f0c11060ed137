import fs from "node:fs";
import path from "node:path";

/** A provider package as a mirror keeps it. */
export interface WantedProvider {
  /** Namespace and type: `hashicorp/aws`. */
  readonly name: string;
  readonly version: string;
  /** Terraform's words: `linux`, `darwin`; `amd64`, `arm64`. */
  readonly os: string;
  readonly arch: string;
}

const registry = "registry.terraform.io";

/** Where people and package managers put a mirror that Terraform would not find by itself. */
const usualPlaces = ["/opt", "/usr/local", "/usr/share", "/usr/lib", "/var/lib", "/srv"];

/** Levels below a usual place: `/opt/terraform/providers/registry.terraform.io` is the third. */
const searchDepth = 3;

/** Folders looked into at most, so that a large disk costs well under a second. */
const searchLimit = 4000;

/** The provider that the bindings in node_modules were made from, for this machine. */
export function wantedProvider(root: string): WantedProvider {
  const file = path.join(root, "node_modules", "@cdktf", "provider-aws", "package.json");
  const { cdktf } = JSON.parse(fs.readFileSync(file, "utf8")) as {
    cdktf: { provider: { name: string; version: string } };
  };
  return {
    name: cdktf.provider.name.replace(`${registry}/`, ""),
    version: cdktf.provider.version,
    os: process.platform === "win32" ? "windows" : process.platform,
    arch: { x64: "amd64", ia32: "386" }[process.arch as string] ?? process.arch,
  };
}

export interface MirrorSearch {
  readonly root: string;
  readonly home: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly provider: WantedProvider;
  /** Looks in these folders and nowhere else. */
  readonly only?: readonly string[];
  /** @default the usual places of a Unix machine, and the home folder */
  readonly places?: readonly string[];
}

/** The folder of a filesystem mirror that holds the provider; undefined when none is found. */
export function findProviderMirror(search: MirrorSearch): string | undefined {
  if (search.only !== undefined) return search.only.find((folder) => holds(folder, search.provider));
  return (
    impliedMirrors(search).find((folder) => holds(folder, search.provider)) ??
    mirrorsBelow(search.places ?? [...usualPlaces, search.home]).find((folder) => holds(folder, search.provider))
  );
}

/** Folders that Terraform itself looks in, and its package caches, which have the same layout. */
function impliedMirrors({ root, home, environment }: MirrorSearch): string[] {
  const dataHome = environment.XDG_DATA_HOME || path.join(home, ".local", "share");
  const dataFolders = (environment.XDG_DATA_DIRS || "/usr/local/share:/usr/share").split(":");
  return [
    path.join(root, "terraform.d", "plugins"),
    path.join(home, ".terraform.d", "plugins"),
    ...[dataHome, ...dataFolders].map((folder) => path.join(folder, "terraform", "plugins")),
    path.join(home, "Library", "Application Support", "io.terraform", "plugins"),
    "/Library/Application Support/io.terraform/plugins",
    environment.TF_PLUGIN_CACHE_DIR ?? "",
    path.join(home, ".terraform.d", "plugin-cache"),
  ].filter((folder) => path.isAbsolute(folder));
}

/** Mirrors keep a provider unpacked in a folder per platform, or as the zip of its release. */
function holds(mirror: string, { name, version, os, arch }: WantedProvider): boolean {
  const provider = path.join(mirror, registry, name);
  const type = path.basename(name);
  const unpacked = foldersAndFiles(path.join(provider, version, `${os}_${arch}`));
  return (
    unpacked.some((entry) => entry.name.startsWith(`terraform-provider-${type}_v${version}`)) ||
    fs.existsSync(path.join(provider, `terraform-provider-${type}_${version}_${os}_${arch}.zip`))
  );
}

/** Folders that contain a `registry.terraform.io` folder, the nearest first. */
function mirrorsBelow(places: readonly string[]): string[] {
  const mirrors: string[] = [];
  let level = [...places];
  let looked = 0;
  for (let depth = 0; depth <= searchDepth; depth++) {
    const next: string[] = [];
    for (const folder of level) {
      if (++looked > searchLimit) return mirrors;
      const inside = foldersAndFiles(folder).filter((entry) => entry.isDirectory());
      if (inside.some((entry) => entry.name === registry)) mirrors.push(folder);
      next.push(...inside.filter((entry) => mayHoldMirror(entry.name)).map((entry) => path.join(folder, entry.name)));
    }
    level = next;
  }
  return mirrors;
}

const mayHoldMirror = (name: string) => !name.startsWith(".") && name !== "node_modules" && name !== "proc";

function foldersAndFiles(folder: string): fs.Dirent[] {
  try {
    return fs.readdirSync(folder, { withFileTypes: true });
  } catch {
    return []; // missing or not ours to read
  }
}
