import { askHome } from "../ask-home";
import { protocolOf, type AwsError } from "../aws-error";
import { homes } from "../homes";
import type { SignedRequest } from "../signed-request";
import { rootAccount } from "../root-account";
import { signingKey } from "../signing-name";
import { answeringAccount } from "./answering-account";
import { neededPermissions } from "./needed-permissions";
import type { RepositoryPolicy } from "./repository-policy";

/** How a request is refused: its signature, or what its signer may not do. Neither when it may pass. */
type Verdict =
  | { readonly kind: "credentials"; readonly code: string; readonly status: number; readonly message: string }
  | { readonly kind: "permission"; readonly message: string }
  | { readonly kind?: undefined };

/**
 * Checks requests to the homes that know nothing of permissions: who signed, rightly, and may the signer do this?
 * The root of an account, which is ourselves, passes unasked there. In another account the resource's policy must let anybody in.
 * @param homeAddress `http://127.0.0.1:PORT` of the home of IAM
 */
export function permissionGate(
  homeAddress: string,
  repositoryPolicy: RepositoryPolicy,
): (request: SignedRequest) => Promise<AwsError | undefined> {
  return async (request) => {
    const owner = answeringAccount(request);
    const isOwn = owner === request.account;
    if (homes[request.service]?.home === "ministack" || (isOwn && isRoot(request))) return undefined;
    const { body, ...rest } = request;
    const question = {
      ...rest,
      body: body.toString("base64"),
      permissions: neededPermissions(request),
      ...(isOwn ? {} : { owner, policy: (await repositoryPolicy(request, owner)) ?? "" }),
    };
    return refusal(request, await askHome<Verdict>(homeAddress, "authorize", question));
  };
}

function isRoot({ headers, url }: SignedRequest): boolean {
  return rootAccount(signingKey(headers, url) ?? "") !== undefined;
}

function refusal(request: SignedRequest, verdict: Verdict): AwsError | undefined {
  const protocol = protocolOf(request.headers["content-type"], request.service);
  if (verdict.kind === undefined) return undefined;
  if (verdict.kind === "credentials") return { protocol, ...verdict };
  const { message } = verdict;
  if (protocol === "ec2") {
    return {
      protocol,
      code: "UnauthorizedOperation",
      status: 403,
      message: `You are not authorized to perform this operation. ${message}`,
    };
  }
  // Services with JSON targets answer 400, the others 403.
  if (protocol !== "json") return { protocol, code: "AccessDenied", status: 403, message };
  return { protocol, code: "AccessDeniedException", status: "x-amz-target" in request.headers ? 400 : 403, message };
}
