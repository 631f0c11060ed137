import type { Facts } from "./gather-facts";
import type { Changes, Ports } from "./ports";

/** What comes back is known already. */
const nothingNew: Changes = { commits: [], files: [], moreFiles: false };

/** What is new in the environment. What runs, or ran last, without a record of its commit leaves open how much that is. */
export async function changesOf(
  { kind, before, previous, image, observed }: Facts,
  { history }: Ports,
): Promise<Changes> {
  if (kind === "rollback") return nothingNew;
  const changes = await history.between(previous, image);
  if (previous !== undefined || before === undefined) return changes;
  const verb = observed.taskDefinition === undefined ? "ran last" : "runs";
  return { ...changes, lacking: `${before} ${verb}, and no gate has a record of it` };
}
