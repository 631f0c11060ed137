import type { Statement } from "./iam-policy";

/** Whether a statement denies an action to everybody who comes without TLS. */
export function refusesPlainText({ effect, principals, actions, conditions }: Statement, action: string): boolean {
  return (
    effect === "Deny" &&
    actions.includes(action) &&
    principals.some(({ identifiers }) => identifiers.includes("*")) &&
    conditions.some(({ variable, values }) => variable === "aws:SecureTransport" && values.includes("false"))
  );
}
