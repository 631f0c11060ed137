import type { ResolvedEnvironment } from "../../config/platform";
import type { Template } from "./template";

/**
 * Every setting of a stack's resources by its path, with what names the environment itself left out. Where a stack's state
 * is and how its provider gets there is no part: the base stack decides that, and its tests tell.
 */
export function settingsOf(stack: Template, { name, domain, aws, zone }: ResolvedEnvironment): Map<string, string> {
  const known: readonly (readonly [string, string])[] = [
    [domain, "<domain>"],
    [aws.accountId, "<account>"],
    [aws.region, "<region>"],
    ...(zone.kind === "existing" ? [[zone.id, "<zone>"] as const] : []),
  ];
  const { resource, data, output } = stack;
  const { aws_iam_policy_document = {} } = data;
  const flat = new Map<string, string>();
  for (const blocks of [resource, { aws_iam_policy_document }]) {
    for (const [type, named] of Object.entries(blocks)) {
      for (const [block, settings] of Object.entries(named)) flatten(`${type}.${block}`, settings, flat, known, name);
    }
  }
  flatten("output", output, flat, known, name);
  return flat;
}

type Known = readonly (readonly [value: string, placeholder: string])[];

function flatten(path: string, value: unknown, into: Map<string, string>, known: Known, environment: string): void {
  const inner = typeof value === "string" && /^[[{]\s/.test(value) ? (JSON.parse(value) as unknown) : value;
  if (typeof inner !== "object" || inner === null) {
    into.set(path, withoutEnvironment(String(inner), known, environment));
    return;
  }
  for (const [key, setting] of Object.entries(inner)) {
    const joint = path.includes(" ") ? "." : " ";
    flatten(`${path}${joint}${labelOf(inner, key, setting)}`, setting, into, known, environment);
  }
}

/** Lists of named things are told apart by their names, so that one more does not shift the rest. */
function labelOf(parent: object, key: string, item: unknown): string {
  const name = Array.isArray(parent) && typeof item === "object" && item !== null && "name" in item && item.name;
  return typeof name === "string" ? name : key;
}

function withoutEnvironment(text: string, known: Known, environment: string): string {
  const placed = known.reduce((current, [value, placeholder]) => current.replaceAll(value, placeholder), text);
  return placed
    .replace(/\b[0-9a-f]{64}\b/, "<hash>") // of settings that stand here themselves
    .replace(new RegExp(`\\b${environment}\\b(?!-<region>-starport)`, "g"), "<environment>"); // AWS's bucket is prod's alone by name
}

/** `stack address setting = value`, a line for each that is not as in the reference. */
export function differences(
  stack: string,
  reference: ReadonlyMap<string, string>,
  settings: ReadonlyMap<string, string>,
): string[] {
  const changed = [...settings].filter(([path, value]) => reference.get(path) !== value);
  const gone = [...reference.keys()].filter((path) => !settings.has(path));
  return [
    ...changed.map(([path, value]) => `${stack} ${path} = ${value}`),
    ...gone.map((path) => `${stack} ${path} is absent`),
  ].sort();
}
