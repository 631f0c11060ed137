import fs from "node:fs";
import path from "node:path";

type Blocks = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

/** A `cdk.tf.json`, as far as this lane reads it. */
export interface Template {
  readonly provider: { readonly aws: readonly [{ readonly region: string; readonly allowed_account_ids: string[] }] };
  readonly data?: Blocks;
  readonly resource?: Blocks;
  readonly output?: Readonly<Record<string, { readonly value: unknown }>>;
}

/** A stack as synth wrote it. */
export interface SynthesizedStack {
  readonly id: string;
  /** Where its `cdk.tf.json` is, absolute. */
  readonly folder: string;
  readonly template: Template;
}

/** Every stack of an output folder, in the order in which they are applied. */
export function readStacks(outputFolder: string): SynthesizedStack[] {
  const manifest = JSON.parse(fs.readFileSync(path.join(outputFolder, "manifest.json"), "utf8")) as {
    stacks: Record<string, { workingDirectory: string }>;
  };
  return Object.entries(manifest.stacks).map(([id, { workingDirectory }]) => {
    const folder = path.join(outputFolder, workingDirectory);
    const template = JSON.parse(fs.readFileSync(path.join(folder, "cdk.tf.json"), "utf8")) as Template;
    return { id, folder, template };
  });
}

/** `aws_vpc.network`, sorted. */
export function addressesOf({ resource = {} }: Template): string[] {
  return Object.entries(resource)
    .flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`))
    .sort();
}

/** The names under which a stack reads the states of others, with the file of each: `prod-network.tfstate`. */
export function statesReadBy({ data = {} }: Template): { readonly name: string; readonly stateFile: string }[] {
  return Object.entries(data.terraform_remote_state ?? {}).map(([name, { config }]) => {
    const { path: file, key } = config as { path?: string; key?: string };
    return { name, stateFile: path.basename(file ?? key ?? "") };
  });
}
