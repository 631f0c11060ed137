import type { Credentials } from "../authorization/credentials";
import { localAccount } from "../local-account";

const root = `arn:aws:iam::${localAccount}:root`;

/** ARN of whoever signed a request; the root of the account for the key `local`, and for a key that has gone meanwhile. */
export async function callerArn(authorization: string | undefined, credentials: Credentials): Promise<string> {
  const key = authorization?.match(/Credential=([^/,\s]+)/)?.[1] ?? "local";
  if (key === "local") return root;
  return (await credentials.secretOf(key))?.principalArn ?? root;
}
