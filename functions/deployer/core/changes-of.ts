import type { Facts } from "./gather-facts";
import type { Changes, Ports } from "./ports";

/** What comes back is known already. */
const nothingNew: Changes = { commits: [], files: [], moreFiles: false };

/** What is new in the environment. What runs without a record of its commit leaves open how much that is. */
export async function changesOf({ kind, previous, image, observed }: Facts, { history }: Ports): Promise<Changes> {
  if (kind === "rollback") return nothingNew;
  const changes = await history.between(previous, image);
  if (previous !== undefined || observed.taskDefinition === undefined) return changes;
  return { ...changes, lacking: `${observed.runs ?? observed.taskDefinition} runs, and no gate has a record of it` };
}
