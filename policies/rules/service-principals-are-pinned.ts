import { allowedBy, isBoundBy, nameOf, policiesOf, type Statement } from "../iam-policy";
import type { ResourceView } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

/** An encryption context names the account too; CloudWatch Logs and Fargate send it instead of a source. */
const pins = /^(aws:Source(Account|Arn|OrgID)|kms:EncryptionContext:.+)$/i;
const sources = /^aws:Source(Account|Arn|OrgID)$/i;

export const servicePrincipalsArePinned: Rule = {
  id: "service-principals-are-pinned",
  demand: "An AWS service is let in only on behalf of a named account or resource.",
  sources: ["PW iam_role_cross_service_confused_deputy_prevention", "TV 0067", "CKV_AWS_364"],
  about: "every",
  check: (resource, stack) => {
    const statements = allowedBy(policiesOf(resource, stack), "trust", "resource").filter(letsServiceIn);
    if (statements.length === 0) return "not-applicable";
    return verdictOf(statements.flatMap((statement) => problemOf(statement, resource)));
  },
};

function problemOf(statement: Statement, resource: ResourceView): string[] {
  if (isKeyOfEvents(statement, resource)) {
    return isBoundBy(statement, sources)
      ? [`${nameOf(statement)} asks EventBridge for a source, which it does not name to a key; remove the condition`]
      : [];
  }
  return isBoundBy(statement, pins)
    ? []
    : [
        `${nameOf(statement)} lets in ${servicesIn(statement).join(", ")} on anybody's behalf; add aws:SourceAccount, and aws:SourceArn where AWS sends it`,
      ];
}

/**
 * What EventBridge publishes to an encrypted topic or sends to an encrypted queue comes to the key without a source.
 * Source: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
function isKeyOfEvents(statement: Statement, { type }: ResourceView): boolean {
  return type.startsWith("aws_kms_key") && servicesIn(statement).every((service) => service === "events.amazonaws.com");
}

function servicesIn({ principals }: Statement): string[] {
  return principals.filter(({ type }) => type === "Service").flatMap(({ identifiers }) => identifiers);
}

function letsServiceIn(statement: Statement): boolean {
  return servicesIn(statement).length > 0;
}
