import { allowedBy, isBoundBy, nameOf, policiesOf, type Statement } from "../iam-policy";
import { type Rule, verdictOf } from "../rule";

const account = /^(\d{12}|arn:[\w-]+:iam::\d{12}:root)$/;

export const accountsAreTrustedByRole: Rule = {
  id: "accounts-are-trusted-by-role",
  demand: "A role that an account may take is taken by one named role of it.",
  sources: ["CKV_AWS_61", "the platform's own"],
  about: ["aws_iam_role"],
  check: (resource, stack) => {
    const statements = allowedBy(policiesOf(resource, stack), "trust").filter((one) => accountsIn(one).length > 0);
    if (statements.length === 0) return "not-applicable";
    return verdictOf(
      statements.map(
        (statement) =>
          !isBoundBy(statement, /^aws:PrincipalArn$/i) &&
          `${nameOf(statement)} lets in anybody of ${accountsIn(statement).join(", ")}; pin aws:PrincipalArn`,
      ),
    );
  },
};

function accountsIn({ principals }: Statement): string[] {
  return principals.flatMap(({ identifiers }) => identifiers).filter((identifier) => account.test(identifier));
}
