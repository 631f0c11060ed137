import fs from "node:fs";
import path from "node:path";
import type { Graph } from "./schedule";

/** A synthesized stack of the local platform. */
export interface LocalStack {
  readonly id: string;
  /** Where its `cdk.tf.json` is, absolute. */
  readonly folder: string;
  /** Stacks that are applied before it. */
  readonly dependencies: readonly string[];
}

interface Manifest {
  readonly stacks: Record<string, { readonly workingDirectory: string; readonly dependencies: readonly string[] }>;
}

const manifestPath = (root: string) => path.join(root, "cdktf.out", "manifest.json");

export const isLocalStack = (id: string) => id.startsWith("local-");

/** The local stacks of the last synth; none when there was no synth yet. */
export function readLocalStacks(root: string): LocalStack[] {
  return readStacks(root).filter(({ id }) => isLocalStack(id));
}

/** Every stack of the last synth. */
export function readStacks(root: string): LocalStack[] {
  const file = manifestPath(root);
  if (!fs.existsSync(file)) return [];
  const { stacks } = JSON.parse(fs.readFileSync(file, "utf8")) as Manifest;
  return Object.entries(stacks).map(([id, stack]) => ({
    id,
    folder: path.join(root, "cdktf.out", stack.workingDirectory),
    dependencies: stack.dependencies,
  }));
}

export function graphOf(stacks: readonly LocalStack[]): Graph {
  return new Map(stacks.map(({ id, dependencies }) => [id, dependencies]));
}
