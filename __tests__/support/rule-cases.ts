import { describe as inWords, findingsOf, review } from "../../policies/review";
import type { Rule } from "../../policies/rule";
import { StackView } from "../../policies/stack-view";

/** Blocks of a stack by type and name, as Terraform reads them. */
export interface StackBlocks {
  readonly resource?: object;
  readonly data?: object;
  readonly provider?: object;
  readonly terraform?: object;
  readonly output?: object;
}

export interface RuleCases {
  /** What is wrong, by what is wrong with it: blocks, then the findings without the stack and the rule. */
  readonly finds: Readonly<Record<string, readonly [StackBlocks, readonly string[]]>>;
  /** What is right, by why. */
  readonly passes: Readonly<Record<string, StackBlocks>>;
  /** What the rule has nothing to say about. @default nothing is tried */
  readonly leavesAlone?: Readonly<Record<string, StackBlocks>>;
}

/** Tests of one rule: stacks that it finds something in, stacks that it finds right, stacks that it is not about. */
export function describeRule(rule: Rule, { finds, passes, leavesAlone = {} }: RuleCases): void {
  const judgementsOf = (blocks: StackBlocks) => [...review(new StackView("a-stack", blocks), [rule])];

  describe(rule.id, () => {
    test.each(Object.entries(finds))("finds %s", (_, [blocks, findings]) => {
      const found = findingsOf(judgementsOf(blocks)).map((finding) => inWords(finding).replace("a-stack: ", ""));
      expect(found).toEqual(findings.map((finding) => finding.replace(": ", `: ${rule.id}: `)));
    });

    test.each(Object.entries(passes))("passes %s", (_, blocks) => {
      const judgements = judgementsOf(blocks);
      expect(findingsOf(judgements)).toEqual([]);
      expect(judgements.map(({ verdict }) => verdict)).toContain("compliant");
    });

    for (const [what, blocks] of Object.entries(leavesAlone)) {
      test(`leaves alone ${what}`, () => {
        expect(judgementsOf(blocks).filter(({ verdict }) => verdict !== "not-applicable")).toEqual([]);
      });
    }
  });
}
