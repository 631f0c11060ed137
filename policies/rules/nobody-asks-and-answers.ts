import { allowedBy, policiesOf } from "../iam-policy";
import { type Rule, verdictOf } from "../rule";

const asks = /^codepipeline:(StartPipelineExecution|Start\*|\*)$/i;
const answers = /^codepipeline:(PutApprovalResult|Put\*|PutApproval\*|\*)$/i;

export const nobodyAsksAndAnswers: Rule = {
  id: "nobody-asks-and-answers",
  demand: "Whoever may start a release may not approve one.",
  sources: ["Publication 1075 AC-5", "OWASP CICD-SEC-1"],
  about: "every",
  check: (resource, stack) => {
    const actions = allowedBy(policiesOf(resource, stack), "identity").flatMap((statement) => statement.actions);
    if (!actions.some((action) => answers.test(action))) return "not-applicable";
    return verdictOf([
      actions.some((action) => asks.test(action)) &&
        "allows codepipeline:StartPipelineExecution beside PutApprovalResult; give them to different people",
    ]);
  },
};
