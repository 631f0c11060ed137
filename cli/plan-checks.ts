import type { Checkout } from "./checkout";
import type { PlanManifest, PlannedStack } from "./plan-manifest";
import { obstacle, type Obstacle } from "./refusal";
import type { StackPlan, StackPlans } from "./stack-plans";
import type { LocalStack } from "./stacks";

const again = "./thrive plan again, and apply that";

/** Two commits of one tree hold the same: what was planned for a pull request may be applied once it is merged. */
export function checkoutObstacle({ commit, tree }: PlanManifest, checkout: Checkout): Obstacle | undefined {
  if (checkout.tree === tree) return undefined;
  return obstacle(
    "commit",
    `${short(checkout.commit)} is checked out`,
    `the plan is of ${short(commit)}, which holds other files`,
    `git checkout ${short(commit)}, or ${again}`,
  );
}

const short = (commit: string) => commit.slice(0, 12);

export function undeclaredObstacles(planned: readonly PlannedStack[], stacks: readonly LocalStack[]): Obstacle[] {
  return planned
    .filter(({ stack }) => stacks.every(({ id }) => id !== stack))
    .map(({ stack }) => obstacle(stack, "is not declared", "a plan is of stacks that are", again));
}

/** What an apply would do now has to be what was reviewed. */
export function planObstacles(reviewed: readonly PlannedStack[], plans: StackPlans): Obstacle[] {
  return reviewed.flatMap((one) => difference(one, plans.get(one.stack) ?? "waits") ?? []);
}

const rule = "what is applied is what was reviewed";

function difference(reviewed: PlannedStack, now: StackPlan | "waits"): Obstacle | undefined {
  const { stack, lineage, serial, configuration } = reviewed;
  if (now === "waits") return obstacle(stack, "reads what is not applied", rule, again);
  const { planned } = now;
  if (planned.lineage !== lineage || planned.serial !== serial) {
    const what = planned.lineage === lineage || lineage === "" ? `is at serial ${planned.serial}` : "is another one";
    return obstacle(stack, `its state ${what}`, `the plan is of serial ${serial}`, again);
  }
  if (planned.configuration !== configuration) {
    return obstacle(stack, "what it declares is not what was planned", rule, again);
  }
  const others = differing(reviewed.changes, planned.changes);
  if (others.length === 0) return undefined;
  const more = others.length === 1 ? "" : ` and ${others.length - 1} more`;
  return obstacle(stack, `what would be done to ${others[0]}${more} is not what was planned`, rule, again);
}

/** Addresses to which not the same would be done, in alphabetical order. */
function differing(some: PlannedStack["changes"], others: PlannedStack["changes"]): string[] {
  const addresses = new Set([...Object.keys(some), ...Object.keys(others)]);
  return [...addresses].filter((address) => some[address] !== others[address]).sort();
}
