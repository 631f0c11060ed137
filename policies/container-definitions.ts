import { isSettings, type ResourceView, type Settings } from "./resource-view";

const known = new WeakMap<ResourceView, readonly Settings[] | undefined>();

/** The containers of a task definition; `undefined` when they are no JSON that can be read before Terraform runs. */
export function containersOf(task: ResourceView): readonly Settings[] | undefined {
  if (!known.has(task)) known.set(task, parse(task.config["container_definitions"]));
  return known.get(task);
}

function parse(definitions: unknown): readonly Settings[] | undefined {
  try {
    const containers: unknown = JSON.parse(String(definitions));
    return Array.isArray(containers) && containers.every(isSettings) ? containers : undefined;
  } catch {
    return undefined;
  }
}
