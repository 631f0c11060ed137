import { policiesOf } from "../iam-policy";
import { type Rule, verdictOf } from "../rule";

/** What a rule cannot read it cannot judge. */
export const policiesAreReadable: Rule = {
  id: "policies-are-readable",
  demand: "Every IAM policy is a policy document of its stack or plain JSON, so that reviewers and rules can read it.",
  sources: ["the platform's own"],
  about: "every",
  check: (resource, stack) => {
    const policies = policiesOf(resource, stack);
    if (policies.length === 0) return "not-applicable";
    return verdictOf(
      policies
        .filter(({ statements }) => statements === undefined)
        .map(
          ({ attribute }) =>
            `${attribute} cannot be read before Terraform runs; write it as a DataAwsIamPolicyDocument of the same stack`,
        ),
    );
  },
};
