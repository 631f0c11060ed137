import fs from "node:fs";
import path from "node:path";
import { parseState, statePath } from "./states";
import type { LocalStack } from "./stacks";

/** Where Terraform puts a state that it could not write to its place, as on a full disk. */
const rescued = "errored.tfstate";

/**
 * Puts rescued states into their places.
 * @returns the stacks that were repaired
 */
export function repairStates(root: string, stacks: readonly LocalStack[]): string[] {
  return stacks
    .filter((stack) => repairState(statePath(root, stack.id), path.join(stack.folder, rescued)))
    .map(({ id }) => id);
}

function repairState(state: string, rescue: string): boolean {
  if (!fs.existsSync(rescue)) return false;
  const rescuedState = parseState(fs.readFileSync(rescue, "utf8"));
  const current = fs.existsSync(state) ? parseState(fs.readFileSync(state, "utf8")) : undefined;
  const isNewer = rescuedState !== undefined && (current === undefined || rescuedState.serial > current.serial);
  if (isNewer) {
    fs.mkdirSync(path.dirname(state), { recursive: true });
    fs.copyFileSync(rescue, state);
  }
  fs.rmSync(rescue);
  return isNewer;
}
