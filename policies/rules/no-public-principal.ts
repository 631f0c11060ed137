import { allowedBy, isBoundBy, nameOf, policiesOf, type Statement } from "../iam-policy";
import { type Rule, verdictOf } from "../rule";

/** Conditions that say who may come, whatever the principal. */
const narrows =
  /^(aws:Principal(Account|Arn|OrgID|OrgPaths)|aws:Source(Account|Arn|OrgID|Vpc|Vpce)|kms:CallerAccount)$/i;

export const noPublicPrincipal: Rule = {
  id: "no-public-principal",
  demand: "No policy lets everybody in; one that names no principal says by a condition who may come.",
  sources: ["CKV_AWS_33", "CKV_AWS_70", "CKV_AWS_168", "CKV_AWS_169", "CKV_AWS_283", "SH S3.2", "SH KMS.5"],
  about: "every",
  check: (resource, stack) => {
    const policies = policiesOf(resource, stack).filter(({ kind }) => kind !== "identity");
    if (policies.length === 0) return "not-applicable";
    return verdictOf(
      allowedBy(policies, "trust", "resource", "endpoint")
        .filter((statement) => isPublic(statement) && !isBoundBy(statement, narrows))
        .map(
          (statement) =>
            `${nameOf(statement)} allows the principal "*" without a condition; name principals, or pin aws:PrincipalAccount or aws:PrincipalArn`,
        ),
    );
  },
};

function isPublic({ principals }: Statement): boolean {
  return principals.some(({ type, identifiers }) => type === "*" || identifiers.includes("*"));
}
