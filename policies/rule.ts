import type { ResourceView } from "./resource-view";
import type { StackView } from "./stack-view";

/** What a rule says of one resource. `not-applicable` is no praise: a rule that never applies proves nothing. */
export type Verdict = "compliant" | "not-applicable" | { readonly finding: string };

/** One thing that must hold in every stack. */
export interface Rule {
  /** The name of its file. */
  readonly id: string;
  /** What must hold, in one sentence. */
  readonly demand: string;
  /** Who demands it: CKV = Checkov, TV = Trivy, SH = AWS Security Hub, PW = Prowler, NAG and SL = cdk-nag, Pub 1075 = IRS. */
  readonly sources: readonly string[];
  /** The Terraform types it is about; the others are never shown to it. `every` is every block of the stack. */
  readonly about: readonly string[] | "every";
  readonly check: (resource: ResourceView, stack: StackView) => Verdict;
}

/** The verdict of a rule that looks for several things: each problem is the value, the rule it breaks and the way out. */
export function verdictOf(problems: readonly (string | false | undefined)[]): Verdict {
  const found = problems.filter((problem) => typeof problem === "string");
  return found.length === 0 ? "compliant" : { finding: found.join("; ") };
}
