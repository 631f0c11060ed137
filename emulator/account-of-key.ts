import type { Credentials } from "./authorization/credentials";
import { localAccount } from "./local-account";
import { Memo } from "./memo";
import { rootAccount } from "./root-account";

/** Tells the account that a call with an access key is of. */
export type AccountOfKey = (accessKeyId: string | undefined) => Promise<string>;

/**
 * A root's key says its account; whose an issued key is, the home of IAM is asked once: a key never changes hands.
 * A key that nobody has, and a call without one, are left to the home of the first account, which refuses them.
 */
export function accountOfKey(credentials: Credentials): AccountOfKey {
  const issued = new Memo(async (key) => {
    const owner = await credentials.secretOf(key);
    if (owner === undefined) throw new UnknownKey();
    return owner.account;
  });
  return async (key) => {
    if (key === undefined) return localAccount;
    return rootAccount(key) ?? issued.get(key).catch(orLocal);
  };
}

/** Thrown so that it is not remembered: the key may be issued yet. */
class UnknownKey extends Error {}

function orLocal(error: unknown): string {
  if (error instanceof UnknownKey) return localAccount;
  throw error;
}
