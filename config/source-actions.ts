import type { ServiceSource } from "./service-source.schema";
import { sourceClosure } from "./source-closure";
import type { SourceTree } from "./source-tree.schema";

/** How a pipeline takes one repository. */
export interface SourceAction {
  /** Key of the repository. */
  readonly repository: string;
  /** `Source` for the service's own, `Source-<key>` for others. */
  readonly action: string;
  /** Before the names of its variables. */
  readonly namespace: string;
  /** Name of the artifact. */
  readonly artifact: string;
}

/** The source actions of a service's pipeline: its own repository first, then the others by their keys. */
export function sourceActions(source: ServiceSource, tree: SourceTree): SourceAction[] {
  const home = source.repository;
  const others = new Set(sourceClosure(source, tree).map(({ repository }) => repository));
  others.delete(home);
  return [
    { repository: home, action: "Source", namespace: "SourceVariables", artifact: "source" },
    ...[...others].sort().map((key) => ({
      repository: key,
      action: `Source-${key}`,
      namespace: `Source_${key}`,
      artifact: `source_${key}`,
    })),
  ];
}
