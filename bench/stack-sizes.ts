import fs from "node:fs";
import path from "node:path";

interface Template {
  readonly resource?: Readonly<Record<string, object>>;
  readonly data?: Readonly<Record<string, object>>;
}

/** How many resources and data sources each stack of an output folder has. */
export function stackSizes(outputFolder: string): number[] {
  const folder = path.join(outputFolder, "stacks");
  return fs.readdirSync(folder).map((stack) => {
    const { resource, data } = JSON.parse(fs.readFileSync(path.join(folder, stack, "cdk.tf.json"), "utf8")) as Template;
    return count(resource) + count(data);
  });
}

function count(blocks: Readonly<Record<string, object>> = {}): number {
  return Object.values(blocks).reduce((sum, named) => sum + Object.keys(named).length, 0);
}
