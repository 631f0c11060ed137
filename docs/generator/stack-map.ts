/** A stack as the manifest of a synth shows it. */
export interface StackNode {
  readonly id: string;
  readonly dependencies: readonly string[];
  readonly resources: number;
}

/** The stacks of one platform as a Mermaid flowchart: an arrow from what is made first. */
export function stackMap(stacks: readonly StackNode[]): string {
  const nodes = stacks.map(({ id, resources }) => `  ${id}["${id}<br/>${resources} resources"]`);
  const edges = stacks.flatMap(({ id, dependencies }) =>
    direct(dependencies, stacks).map((before) => `  ${before} --> ${id}`),
  );
  return ["```mermaid", "flowchart LR", ...nodes, ...edges, "```"].join("\n");
}

/** Drops what follows from another dependency, so that the picture shows the order and not every reading. */
function direct(dependencies: readonly string[], stacks: readonly StackNode[]): string[] {
  const behind = new Set(dependencies.flatMap((id) => reachable(id, stacks)));
  return dependencies.filter((id) => !behind.has(id));
}

function reachable(id: string, stacks: readonly StackNode[]): string[] {
  const before = stacks.find((stack) => stack.id === id)?.dependencies ?? [];
  return before.flatMap((dependency) => [dependency, ...reachable(dependency, stacks)]);
}
