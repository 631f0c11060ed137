import { changeDigests } from "./change-digests";
import type { Interruption } from "./interruption";
import type { PlannedStack } from "./plan-manifest";
import { describeCounts } from "./plan-summary";
import { plannedChanges, type PlanJson, type StackChanges } from "./planned-changes";
import { readSavedPlan, sha256 } from "./saved-plan";
import { runStacks, type StackRuns } from "./stack-runs";
import type { LocalStack } from "./stacks";
import type { RunOnStack, Terraform } from "./terraform";
import type { Workplace } from "./workplace";

/** What an apply of one stack would do. */
export interface StackPlan {
  readonly changes: StackChanges;
  /** Whether it would do anything, be it to the state alone; Terraform says so. */
  readonly applies: boolean;
  readonly planned: PlannedStack;
}

/** By stack; `waits` where another one has to be applied before. */
export type StackPlans = ReadonlyMap<string, StackPlan | "waits">;

/** What a stack reads of another that was never applied. */
const nothingToRead = /Unable to find remote state/;

/** Plans stacks, in no order. @param fileOf where Terraform saves it, absolute */
export async function planStacks(
  workplace: Workplace,
  stacks: readonly LocalStack[],
  terraform: Terraform,
  interruption: Interruption,
  fileOf: (stack: string) => string,
): Promise<{ readonly runs: StackRuns; readonly plans: StackPlans }> {
  const plans = new Map<string, StackPlan | "waits">();
  const save = terraform.plan(fileOf);
  const plan: RunOnStack = async (stack, onProgress) => {
    const run = await save(stack, onProgress);
    const { errors } = run.progress;
    if (!run.succeeded && errors.length > 0 && errors.every(({ summary }) => nothingToRead.test(summary))) {
      plans.set(stack.id, "waits");
      return { ...run, succeeded: true };
    }
    if (!run.succeeded) return run;
    const file = fileOf(stack.id);
    plans.set(stack.id, stackPlan(stack.id, file, await terraform.answer(stack, ["show", "-json", file])));
    return run;
  };
  const order = new Map(stacks.map(({ id }) => [id, []]));
  const runs = await runStacks(workplace, stacks, order, interruption, plan, (_, stack) => described(plans.get(stack)));
  return { runs, plans };
}

function stackPlan(stack: string, file: string, json: string): StackPlan {
  const plan = JSON.parse(json) as PlanJson;
  const { lineage, serial, configuration } = readSavedPlan(file);
  return {
    changes: plannedChanges(plan),
    applies: plan.applyable,
    planned: { stack, lineage, serial, configuration: sha256(configuration), changes: changeDigests(plan) },
  };
}

function described(plan: StackPlan | "waits" | undefined): string {
  if (plan === undefined || plan === "waits") return "waits for what it reads";
  if (!plan.applies) return "no change";
  return plan.changes.changes.length === 0 ? "other outputs" : describeCounts(plan.changes.changes);
}
