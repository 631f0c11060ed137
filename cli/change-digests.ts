import {
  changedOutputs,
  changedResources,
  differingSettings,
  type Change,
  type PlanJson,
  type PlannedChange,
} from "./planned-changes";
import { sha256 } from "./saved-plan";

/**
 * A digest of what an apply would do to each resource and output, values included, so that two plans can be compared without keeping
 * what may be secret. What a setting was before is left out: it moves by itself, and what is reviewed is what it will be.
 */
export function changeDigests(plan: PlanJson): Record<string, string> {
  const resources = changedResources(plan).map(({ does, resource }) => {
    const { address, previous_address: from, deposed, change } = resource;
    const name = deposed === undefined ? address : `${address} (deposed ${deposed})`;
    const { actions, importing, replace_paths: replacedFor } = change;
    return [name, digestOf([actions, from, importing, replacedFor, settingsAfter(change, does)])];
  });
  const outputs = changedOutputs(plan).map(([name, { actions, after, after_unknown: unknown }]) => {
    return [`output.${name}`, digestOf([actions, after, unknown])];
  });
  return Object.fromEntries([...resources, ...outputs]);
}

const digestOf = (effect: readonly unknown[]) => sha256(JSON.stringify(effect));

/** None of what goes: its state says what that is. */
function settingsAfter(change: Change, does: PlannedChange["does"]): unknown[] {
  if (does === "destroys" || does === "forgets") return [];
  const [after, unknown] = [change.after, change.after_unknown] as readonly Record<string, unknown>[];
  return differingSettings(change).map((name) => [name, after?.[name], unknown?.[name]]);
}
