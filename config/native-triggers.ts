import type { Delivery } from "./delivery.schema";
import type { ServiceSource } from "./service-source.schema";
import { sourceActions } from "./source-actions";
import { sourceClosure } from "./source-closure";
import type { SourceTree } from "./source-tree.schema";

/**
 * What CodePipeline takes of a trigger.
 * Source: https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_GitConfiguration.html and API_GitFilePathFilterCriteria
 */
export const nativeTriggerLimits = { includes: 8, excludes: 8, pattern: 255, pushFilters: 3 } as const;

/** A trigger of CodePipeline's own: one of its filters is enough. */
export interface NativeTrigger {
  /** Key of the repository. */
  readonly repository: string;
  /** Name of the source action. */
  readonly action: string;
  readonly branch: string;
  readonly push: readonly NativePushFilter[];
}

export interface NativePushFilter {
  readonly includes: readonly string[];
  readonly excludes: readonly string[];
}

/** The triggers of a service that says `native()`: one for each repository it is built from. */
export function nativeTriggers(source: ServiceSource, tree: SourceTree, delivery: Delivery): NativeTrigger[] {
  const roots = sourceClosure(source, tree);
  return sourceActions(source, tree).map(({ repository, action }) => {
    const includes = roots.filter((root) => root.repository === repository).map(({ path }) => patternOf(path));
    return {
      repository,
      action,
      branch: delivery.repositories[repository]?.branch ?? "",
      push: inGroups(includes, nativeTriggerLimits.includes).map((group) => ({
        includes: group,
        excludes: source.ignore,
      })),
    };
  });
}

const patternOf = (path: string) => (path.endsWith("/") ? `${path}**` : path);

function inGroups<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
