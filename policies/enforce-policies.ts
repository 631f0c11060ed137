import { type App, Aspects, TerraformStack } from "cdktf";
import type { Acceptance } from "./acceptance";
import { problemsLeft } from "./acceptance";
import { accepted } from "./accepted";
import { describe, findingsOf, type Judgement, review } from "./review";
import type { Rule } from "./rule";
import { rules } from "./rules";
import { StackView } from "./stack-view";

export interface PolicyOptions {
  /** Whether the app has all stacks of all platforms, so that an acceptance without a finding is known to be stale. */
  readonly complete: boolean;
  /** @default every rule there is */
  readonly rules?: readonly Rule[];
  /** @default policies/accepted */
  readonly accepted?: readonly Acceptance[];
}

/** Everything that the policies found, in one error. */
export class PolicyError extends Error {
  constructor(readonly problems: readonly string[]) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    super([`The policies found ${count}:`, ...problems.map((problem) => `  ${problem}`)].join("\n"));
    this.name = "PolicyError";
    this.stack = this.message; // the resource is at fault, not the line that threw
  }
}

/**
 * Runs every rule over every stack. To be called last before `app.synth()`: nothing is written until all of it is right.
 * @throws PolicyError with every finding at once
 */
export function enforcePolicies(app: App, options: PolicyOptions): void {
  const { complete, rules: all = rules, accepted: acceptances = accepted } = options;
  const findings = findingsOf(reviewApp(app, all));
  const problems = problemsLeft(findings, acceptances, describe, complete);
  if (problems.length > 0) throw new PolicyError(problems);
}

/** What every rule says of every resource of the app. */
export function* reviewApp(app: App, all: readonly Rule[] = rules): Generator<Judgement> {
  const stacks = app.node.findAll().filter((construct) => TerraformStack.isStack(construct)) as TerraformStack[];
  refuseAspects(app, stacks);
  for (const stack of stacks) stack.prepareStack(); // as synth does first: it may add to any stack
  for (const stack of stacks) yield* review(new StackView(stack.node.id, stack.toTerraform()), all);
}

/** Aspects change resources while stacks are written, behind the rules' back. */
function refuseAspects(app: App, stacks: readonly TerraformStack[]): void {
  const changed = [app, ...stacks].filter((construct) => Aspects.of(construct).all.length > 0);
  if (changed.length === 0) return;
  const where = changed.map(({ node }) => node.path || "the app").join(", ");
  throw new Error(
    `${where}: aspects run after the policies have read a stack; set the values where resources are made`,
  );
}
