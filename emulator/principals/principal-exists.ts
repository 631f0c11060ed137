import type { Principal } from "./policy-principals";

/** Asks the home of IAM for a role or a user; answers its ARN when there is one. */
export type FindIdentity = (account: string, type: "role" | "user", name: string) => Promise<string | undefined>;

/** Whether AWS would accept the principal: what it names must be there when the policy is attached. */
export async function principalExists({ kind, value }: Principal, find: FindIdentity): Promise<boolean> {
  if (kind === "Service") return isServiceName(value);
  if (kind !== "AWS" || value === "*" || isAccount(value)) return true;

  const identity = value.match(/^arn:[a-z-]+:iam::(\d{12}):(role|user)\/(.+)$/);
  if (identity) {
    const [, account, type, path] = identity as unknown as [string, string, "role" | "user", string];
    return (await find(account, type, lastPart(path))) === value;
  }
  const session = value.match(/^arn:[a-z-]+:sts::(\d{12}):assumed-role\/([^/]+)\/[^/]+$/);
  if (session) return (await find(session[1]!, "role", session[2]!)) !== undefined;
  return isOriginAccessIdentity(value);
}

function isServiceName(value: string): boolean {
  return /^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(value);
}

/** An account always exists here: the local AWS cannot know which ones AWS has. */
function isAccount(value: string): boolean {
  return /^(\d{12}|arn:[a-z-]+:iam::\d{12}:root)$/.test(value);
}

/** Belongs to CloudFront, not to an account. */
function isOriginAccessIdentity(value: string): boolean {
  return /^arn:[a-z-]+:iam::cloudfront:user\/CloudFront Origin Access Identity \w+$/.test(value);
}

function lastPart(path: string): string {
  return path.split("/").pop()!;
}
