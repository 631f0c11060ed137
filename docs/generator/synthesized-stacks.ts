import { App } from "cdktf";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { platforms } from "../../config/platforms";
import { resolve } from "../../config/resolve";
import { services } from "../../services";
import { source } from "../../services/source";
import type { BaseStack } from "../../stacks/base-stack";
import { buildPlatform } from "../../stacks/platform";
import type { StackNode } from "./stack-map";

export interface SynthesizedStack extends StackNode {
  /** Types of its resources. */
  readonly types: ReadonlySet<string>;
}

/** The stacks of a platform with what is in them, without writing any. */
export function synthesizedStacks(name: string): SynthesizedStack[] {
  const platform = platforms[name];
  if (!platform) throw new Error(`There is no platform ${name}`);
  const outdir = mkdtempSync(join(tmpdir(), "thrive-docs-"));
  try {
    const app = new App({ outdir });
    buildPlatform(app, resolve(platform, services, source));
    return (app.node.children as BaseStack[]).map(describe);
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

function describe(stack: BaseStack): SynthesizedStack {
  const { resource = {} } = stack.toTerraform() as { resource?: Record<string, object> };
  return {
    id: stack.node.id,
    dependencies: stack.dependencies.map(({ node }) => node.id),
    resources: Object.values(resource).reduce((sum, ofType) => sum + Object.keys(ofType).length, 0),
    types: new Set(Object.keys(resource)),
  };
}
