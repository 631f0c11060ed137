import type { Delivery } from "./delivery.schema";
import type { ResolvedEnvironment } from "./platform";
import type { Problem } from "./problem";
import { sourceActions } from "./source-actions";
import type { SourceTree } from "./source-tree.schema";

/** Git providers whose API the deployer does not ask who wrote a commit. */
const silent: readonly (string | undefined)[] = ["gitlab", "bitbucket"];

/** Services that no approver could let in where four eyes are asked for, since who wrote them would be unknown. */
export function authorProblems(
  environments: readonly ResolvedEnvironment[],
  tree: SourceTree,
  { repositories }: Delivery,
): Problem[] {
  return environments
    .filter(({ promotion }) => promotion.kind === "approval" && promotion.fourEyes === true)
    .flatMap(({ name: environment, services }) =>
      services.flatMap(({ name, source }) =>
        sourceActions(source, tree)
          .filter(({ repository }) => silent.includes(repositories[repository]?.kind))
          .map(({ repository: key }) => {
            const why = `nobody tells who wrote the commits of ${key}, which is in ${repositories[key]?.kind}`;
            const message = `true and ${name} do not go together, since ${why}; take approval({ fourEyes: without("why") }), or leave ${name} out by only`;
            return { place: `environments/${environment}`, path: "promotion.fourEyes", message };
          }),
      ),
    );
}
