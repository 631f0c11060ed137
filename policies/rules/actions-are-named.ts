import { allowedBy, nameOf, policiesOf } from "../iam-policy";
import { type Rule, verdictOf } from "../rule";

/** `*` and `s3:*`; `s3:Get*` still says what for. */
const wholeService = /^([\w-]+:)?\*$/;

/** An endpoint's policy gives nothing to anybody, so it may speak of all actions. */
export const actionsAreNamed: Rule = {
  id: "actions-are-named",
  demand: "No policy allows every action, or every action of a service.",
  sources: ["CKV_AWS_1", "CKV_AWS_49", "CKV_AWS_62", "CKV_AWS_63", "TV 0057", "SH IAM.1", "SH IAM.21", "SH KMS.2"],
  about: "every",
  check: (resource, stack) => {
    const policies = policiesOf(resource, stack).filter(({ kind }) => kind !== "endpoint");
    if (policies.length === 0) return "not-applicable";
    return verdictOf(
      allowedBy(policies, "trust", "identity", "resource").flatMap((statement) => [
        ...statement.actions
          .filter((action) => wholeService.test(action))
          .map((action) => `${nameOf(statement)} allows "${action}"; name the actions that are needed`),
        statement.notActions.length > 0 &&
          `${nameOf(statement)} allows everything but "${statement.notActions.join('", "')}"; name what is needed instead`,
      ]),
    );
  },
};
