import fs from "node:fs";
import path from "node:path";
import { runtimeFolder } from "./runtime-folder";
import type { LocalStack } from "./stacks";
import { statePath, statesInUse } from "./states";

interface Configuration {
  readonly provider?: unknown;
  readonly terraform: { readonly required_providers?: unknown };
}

/**
 * Stacks that are deployed but no longer in the catalogue, as targets that can be destroyed:
 * the provider of another stack and the old state are all that a destroy needs.
 */
export function orphanedStacks(root: string, stacks: readonly LocalStack[]): LocalStack[] {
  const known = new Set(stacks.map(({ id }) => id));
  const pattern = stacks[0];
  if (pattern === undefined) return [];
  return statesInUse(root)
    .filter(({ stack, damaged }) => !known.has(stack) && !damaged)
    .map(({ stack }) => ({ id: stack, folder: writeConfiguration(root, stack, pattern.folder), dependencies: [] }));
}

function writeConfiguration(root: string, stack: string, patternFolder: string): string {
  const { provider, terraform } = JSON.parse(
    fs.readFileSync(path.join(patternFolder, "cdk.tf.json"), "utf8"),
  ) as Configuration;
  const folder = path.join(runtimeFolder(root).orphans, stack);
  const configuration = {
    provider,
    terraform: {
      required_providers: terraform.required_providers,
      backend: { local: { path: path.relative(folder, statePath(root, stack)) } },
    },
  };
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, "cdk.tf.json"), JSON.stringify(configuration, undefined, 2));
  return folder;
}
