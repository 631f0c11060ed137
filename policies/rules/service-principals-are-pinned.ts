import { allowedBy, isBoundBy, nameOf, policiesOf, type Statement } from "../iam-policy";
import { type Rule, verdictOf } from "../rule";

/** An encryption context names the account too; CloudWatch Logs and Fargate send it instead of a source. */
const pins = /^(aws:Source(Account|Arn|OrgID)|kms:EncryptionContext:.+)$/i;

export const servicePrincipalsArePinned: Rule = {
  id: "service-principals-are-pinned",
  demand: "An AWS service is let in only on behalf of a named account or resource.",
  sources: ["PW iam_role_cross_service_confused_deputy_prevention", "TV 0067", "CKV_AWS_364"],
  about: "every",
  check: (resource, stack) => {
    const statements = allowedBy(policiesOf(resource, stack), "trust", "resource").filter(letsServiceIn);
    if (statements.length === 0) return "not-applicable";
    return verdictOf(
      statements
        .filter((statement) => !isBoundBy(statement, pins))
        .map(
          (statement) =>
            `${nameOf(statement)} lets in ${servicesIn(statement).join(", ")} on anybody's behalf; add aws:SourceAccount, and aws:SourceArn where AWS sends it`,
        ),
    );
  },
};

function servicesIn({ principals }: Statement): string[] {
  return principals.filter(({ type }) => type === "Service").flatMap(({ identifiers }) => identifiers);
}

function letsServiceIn(statement: Statement): boolean {
  return servicesIn(statement).length > 0;
}
