import type { Delivery } from "./delivery.schema";
import { nativeTriggerLimits as limits, nativeTriggers } from "./native-triggers";
import type { Problem } from "./problem";
import type { Service } from "./service.schema";
import type { SourceTree } from "./source-tree.schema";

const wayOut = "use router(), which has no such limit";

/** What CodePipeline's own triggers cannot do for a service that says `native()`. */
export function nativeTriggerProblems({ name, source }: Service, tree: SourceTree, delivery: Delivery): Problem[] {
  if (source.trigger.kind !== "native") return [];
  const at = (path: string, message: string): Problem => ({ place: `services/${name}`, path, message });
  const triggers = nativeTriggers(source, tree, delivery);
  const patterns = triggers.flatMap(({ push }) => push.flatMap(({ includes }) => includes));
  return [
    ...triggers
      .filter(({ repository }) => delivery.repositories[repository]?.kind === "codecommit")
      .map(({ repository }) =>
        at("source.trigger", `native() cannot follow ${repository}, which is CodeCommit's; use router(), which can`),
      ),
    ...triggers
      .filter(({ push }) => push.length > limits.pushFilters)
      .map(({ push }) => {
        const paths = push.reduce((sum, { includes }) => sum + includes.length, 0);
        const most = limits.pushFilters * limits.includes;
        return at("source.trigger", `native() watches ${paths} paths, over AWS's ${most} of one repository; ${wayOut}`);
      }),
    ...(source.ignore.length > limits.excludes
      ? [at("source.ignore", `${source.ignore.length} globs are over AWS's ${limits.excludes} of native(); ${wayOut}`)]
      : []),
    ...[...patterns, ...source.ignore]
      .filter((pattern) => pattern.length > limits.pattern)
      .map((pattern) =>
        at(
          "source.trigger",
          `"${pattern}" is longer than AWS's ${limits.pattern} characters of a pattern of native(); ${wayOut}`,
        ),
      ),
  ];
}
