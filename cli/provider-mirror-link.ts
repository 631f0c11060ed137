import fs from "node:fs";
import path from "node:path";
import type { ProviderSource } from "./provider-source";
import type { LocalStack } from "./stacks";

/** Terraform looks here by itself, relative to where it runs. */
const impliedMirror = path.join("terraform.d", "plugins");

/** Links the mirror into each stack's folder, so that plain `npx cdktf diff` finds the provider from any shell. */
export function linkProviderMirror(stacks: readonly LocalStack[], source: ProviderSource): void {
  for (const { folder } of stacks) {
    const link = path.join(folder, impliedMirror);
    fs.rmSync(link, { force: true, recursive: true });
    if (source.kind !== "mirror") continue;
    fs.mkdirSync(path.dirname(link), { recursive: true });
    fs.symlinkSync(source.folder, link);
  }
}
