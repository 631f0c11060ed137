import { allowedBy, nameOf, policiesOf, type Statement } from "../iam-policy";
import { type Rule, verdictOf } from "../rule";

const passRole = /^iam:(PassRole|Pass\*|P\*)$/i;

export const passRoleIsBounded: Rule = {
  id: "pass-role-is-bounded",
  demand: "Whoever may hand a role to a service may hand named roles to named services only.",
  sources: ["TV 0342", "CKV_AWS_286"],
  about: "every",
  check: (resource, stack) => {
    const statements = allowedBy(policiesOf(resource, stack), "identity").filter(({ actions }) =>
      actions.some((action) => passRole.test(action)),
    );
    if (statements.length === 0) return "not-applicable";
    return verdictOf(
      statements.flatMap((statement) => [
        statement.resources.some(isAnyRole) &&
          `${nameOf(statement)} allows iam:PassRole on "${statement.resources.filter(isAnyRole).join('", "')}"; name the roles`,
        !namesService(statement) &&
          `${nameOf(statement)} allows iam:PassRole to any service; add StringEquals iam:PassedToService`,
      ]),
    );
  },
};

function isAnyRole(resource: string): boolean {
  return resource === "*" || resource.endsWith(":role/*");
}

function namesService({ conditions }: Statement): boolean {
  return conditions.some(({ test, variable }) => test === "StringEquals" && variable === "iam:PassedToService");
}
