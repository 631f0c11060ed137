import type { AwsError } from "../aws-error";
import type { SignedRequest } from "../signed-request";
import { carriedPolicy } from "./carried-policy";
import { policyPrincipals } from "./policy-principals";
import { principalExists, type FindIdentity } from "./principal-exists";

/** AWS's answer to a request whose policy names a principal that does not exist; undefined when all of them do. */
export async function refusedPrincipal(request: SignedRequest, find: FindIdentity): Promise<AwsError | undefined> {
  const carried = carriedPolicy(request);
  if (!carried) return undefined;
  for (const principal of policyPrincipals(carried.document)) {
    if (!(await principalExists(principal, find))) return carried.refusal(principal);
  }
  return undefined;
}
