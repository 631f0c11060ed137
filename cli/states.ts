import fs from "node:fs";
import path from "node:path";
import { runtimeFolder } from "./runtime-folder";

/** What a state file says; `damaged` when it cannot be read (a full disk leaves half a file). */
export interface StackState {
  readonly stack: string;
  readonly damaged: boolean;
  /** Resource instances that exist, without data sources. */
  readonly resources: number;
  /** Values by name; sensitive ones are replaced. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

interface StateFile {
  /** Grows with every write. */
  readonly serial: number;
  readonly outputs: Record<string, { readonly value: unknown; readonly sensitive?: boolean }>;
  readonly resources: readonly {
    readonly mode: string;
    readonly type: string;
    readonly instances: readonly unknown[];
  }[];
}

const suffix = ".tfstate";

export function statePath(root: string, stack: string): string {
  return path.join(runtimeFolder(root).states, `${stack}${suffix}`);
}

/** Every local state on the disk, in alphabetical order. */
export function readStates(root: string): StackState[] {
  const folder = runtimeFolder(root).states;
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder)
    .filter((file) => file.endsWith(suffix))
    .sort()
    .map((file) => readState(path.join(folder, file), file.slice(0, -suffix.length)));
}

/** States that hold something, or might: a damaged one counts. */
export function statesInUse(root: string): StackState[] {
  return readStates(root).filter((state) => state.damaged || state.resources > 0);
}

/** Whether a stack has a resource of a type. */
export function hasDeployed(root: string, type: string): boolean {
  return readStates(root)
    .filter(({ resources }) => resources > 0)
    .map(({ stack }) => parseState(fs.readFileSync(statePath(root, stack), "utf8")))
    .some((state) => state?.resources.some((one) => one.mode === "managed" && one.type === type) === true);
}

/** Parses a state file; undefined when it is not one. */
export function parseState(text: string): StateFile | undefined {
  try {
    const state = JSON.parse(text) as Partial<StateFile>;
    const { serial, resources, outputs = {} } = state;
    return serial === undefined || resources === undefined ? undefined : { serial, resources, outputs };
  } catch {
    return undefined;
  }
}

function readState(file: string, stack: string): StackState {
  const text = fs.readFileSync(file, "utf8");
  if (text === "") return { stack, damaged: false, resources: 0, outputs: {} }; // as Terraform begins a new one
  const state = parseState(text);
  if (state === undefined) return { stack, damaged: true, resources: 0, outputs: {} };
  const managed = state.resources.filter((resource) => resource.mode === "managed");
  const resources = managed.reduce((sum, resource) => sum + resource.instances.length, 0);
  return { stack, damaged: false, resources, outputs: visible(state.outputs) };
}

function visible(outputs: StateFile["outputs"]): Record<string, unknown> {
  const shown = ({ value, sensitive }: { value: unknown; sensitive?: boolean }) => (sensitive ? "(sensitive)" : value);
  return Object.fromEntries(Object.entries(outputs).map(([name, output]) => [name, shown(output)]));
}
