import { git } from "./clean-git";
import { obstacle, type Obstacle } from "./refusal";
import type { Workplace } from "./workplace";

/** What a checkout holds. */
export interface Checkout {
  readonly commit: string;
  /** Of all its files: two commits with one tree hold the same. */
  readonly tree: string;
}

/** The commit that is checked out, when nothing was changed since. */
export async function readCheckout({
  root,
  environment,
}: Pick<Workplace, "root" | "environment">): Promise<Checkout | Obstacle> {
  const ask = (...args: readonly string[]) => git(args, { cwd: root, environment });
  try {
    const [commit = "", tree = ""] = (await ask("rev-parse", "HEAD", "HEAD^{tree}")).split("\n");
    const changed = (await ask("status", "--porcelain", "--untracked-files=no")).split("\n")[0]?.trim() ?? "";
    return changed === "" ? { commit, tree } : uncommitted(changed);
  } catch (error) {
    return notGit(root, error as Error);
  }
}

const rule = "a plan is of a commit, so that others can see what it was made from";

function uncommitted(changed: string): Obstacle {
  return obstacle("checkout", `changed since its commit: ${changed}`, rule, "commit it, or git stash");
}

function notGit(root: string, { message }: Error): Obstacle {
  return obstacle("checkout", `${root}: ${message}`, rule, "work in a clone of the repository");
}
