import { askHome } from "../ask-home";
import { protocolOf, type AwsError } from "../aws-error";
import { homes } from "../homes";
import type { SignedRequest } from "../signed-request";
import { neededPermissions } from "./needed-permissions";

/** How a request is refused: its signature, or what its signer may not do. Neither when it may pass. */
type Verdict =
  | { readonly kind: "credentials"; readonly code: string; readonly status: number; readonly message: string }
  | { readonly kind: "permission"; readonly message: string }
  | { readonly kind?: undefined };

/**
 * Checks requests to the homes that know nothing of permissions: who signed, rightly, and may the signer do this?
 * The root of the account, which is ourselves, passes unasked.
 * @param homeAddress `http://127.0.0.1:PORT` of the home of IAM
 */
export function permissionGate(homeAddress: string): (request: SignedRequest) => Promise<AwsError | undefined> {
  return async (request) => {
    if (homes[request.service]?.home === "ministack" || isRoot(request)) return undefined;
    const { body, ...rest } = request;
    const question = { ...rest, body: body.toString("base64"), permissions: neededPermissions(request) };
    return refusal(request, await askHome<Verdict>(homeAddress, "authorize", question));
  };
}

function isRoot({ headers, url }: SignedRequest): boolean {
  return /Credential=local\//.test(headers.authorization ?? "") || /[?&]X-Amz-Credential=local(%2F|\/)/i.test(url);
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
