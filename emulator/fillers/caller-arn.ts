import type { Credentials } from "../authorization/credentials";
import { rootAccount } from "../root-account";

/** ARN of whoever signed a request of an account; its root for a root's key, and for a key that has gone meanwhile. */
export async function callerArn(key: string | undefined, account: string, credentials: Credentials): Promise<string> {
  const root = `arn:aws:iam::${account}:root`;
  if (key === undefined || rootAccount(key) !== undefined) return root;
  return (await credentials.secretOf(key))?.principalArn ?? root;
}
