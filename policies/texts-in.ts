import type { ResourceView } from "./resource-view";

/** A text of a resource, with the name it stands under. */
export type NamedText = readonly [name: string, text: string];

const known = new WeakMap<ResourceView, readonly NamedText[]>();

/** Every text of a resource, however deep. Comments that cdktf adds are left out. */
export function textsIn(resource: ResourceView): readonly NamedText[] {
  const before = known.get(resource);
  if (before) return before;
  const found: NamedText[] = [];
  collect(resource.config, "", found);
  known.set(resource, found);
  return found;
}

function collect(value: unknown, name: string, found: NamedText[]): void {
  if (typeof value === "string") {
    found.push([name, value]);
  } else if (Array.isArray(value)) {
    for (const item of value) collect(item, name, found);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      if (key !== "//") collect(item, key, found);
    }
  }
}
