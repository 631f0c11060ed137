import { TerraformStack } from "cdktf";
import type { Catalogue } from "../../config/catalogue";
import type { PlatformInput } from "../../config/platform";
import { resolve } from "../../config/resolve";
import type { SourceTreeInput } from "../../config/source-tree.schema";
import { buildPlatform } from "../../stacks/platform";
import { scratchApp } from "./scratch-app";
import { synthesized, type Template } from "./template";

/** Every stack of a platform, by its id, as Terraform reads it. */
export function built(
  platform: PlatformInput,
  catalogue: Catalogue,
  source?: SourceTreeInput,
): ReadonlyMap<string, Template> {
  return new Map(stacksOf(platform, catalogue, source).map((stack) => [stack.node.id, synthesized(stack)]));
}

/** Every stack of a platform, not yet rendered. */
export function stacksOf(platform: PlatformInput, catalogue: Catalogue, source?: SourceTreeInput): TerraformStack[] {
  const app = scratchApp();
  buildPlatform(app, resolve(platform, catalogue, source));
  return app.node.children.filter((child): child is TerraformStack => TerraformStack.isStack(child));
}

/** The stack with an id. */
export function stackNamed(stacks: ReadonlyMap<string, Template>, id: string): Template {
  const stack = stacks.get(id);
  if (!stack) throw new Error(`there is no stack ${id}; there are ${[...stacks.keys()].join()}`);
  return stack;
}
