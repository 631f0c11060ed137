import { Refusal } from "../refusal";
import { evaluatePolicy, roleOfSession } from "./evaluate-policy";
import type { Principal } from "./principal";

/** The call that permission is asked for. */
export interface Invocation {
  readonly apiId: string;
  readonly stage: string;
  readonly method: string;
  readonly path: string;
  readonly account: string;
  readonly sourceIp: string;
  /** The API's resource policy. */
  readonly policy?: string;
}

/** Whether the policies of a user or role allow an action on a resource. */
export type IdentityPolicies = (
  principal: Principal,
  action: string,
  resource: string,
) => Promise<"allowed" | "explicitDeny" | "implicitDeny">;

const action = "execute-api:Invoke";

/** `arn:aws:execute-api:us-east-1:ACCOUNT:API/STAGE/METHOD/PATH` */
export function invocationArn({ account, apiId, stage, method, path }: Invocation): string {
  return `arn:aws:execute-api:us-east-1:${account}:${apiId}/${stage}/${method}${path}`;
}

/**
 * Refuses a signed call that neither the caller's policies nor the API's allow, or that one of them denies.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 */
export async function checkInvokePermission(
  call: Invocation,
  principal: Principal,
  identityPolicies: IdentityPolicies,
): Promise<void> {
  const byPolicy = askPolicy(call, principal);
  if (byPolicy === "deny") throw denied(call, principal.arn, " with an explicit deny");
  const isOwn = principal.account === call.account;
  if (isOwn && principal.arn.endsWith(":root")) return;
  const identity = await identityPolicies(principal, action, invocationArn(call));
  if (identity === "explicitDeny") throw denied(call, principal.arn, " with an explicit deny");
  const isAllowed = isOwn
    ? identity === "allowed" || byPolicy === "allow"
    : identity === "allowed" && byPolicy === "allow";
  if (!isAllowed) throw denied(call, principal.arn, "");
}

/** Refuses a call without a signature that the API's policy does not let through. */
export function checkAnonymousPermission(call: Invocation): void {
  const said = askPolicy(call);
  if (said === "deny") throw denied(call, "anonymous", " with an explicit deny");
  if (said === "none") throw denied(call, "anonymous", "");
}

function askPolicy(call: Invocation, principal?: Principal): "allow" | "deny" | "none" {
  if (call.policy === undefined) return principal === undefined ? "allow" : "none";
  const question = {
    principalArn: principal?.arn,
    account: principal?.account,
    action,
    resource: invocationArn(call),
    keys: {
      "aws:sourceip": call.sourceIp,
      "aws:securetransport": "true", // as on AWS, where the way in has no other
      "aws:principalarn": principal === undefined ? undefined : roleOfSession(principal.arn),
      "aws:principalaccount": principal?.account,
    },
  };
  return evaluatePolicy(call.policy, question, `arn:aws:execute-api:us-east-1:${call.account}:${call.apiId}`);
}

/** AWS shows the last four digits of the account only. */
function denied(call: Invocation, who: string, why: string): Refusal {
  const resource = invocationArn({ ...call, account: `********${call.account.slice(-4)}` });
  return new Refusal(
    "ACCESS_DENIED",
    `User: ${who} is not authorized to perform: ${action} on resource: ${resource}${why}`,
  );
}
