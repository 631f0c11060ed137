import { localAccount, localKey } from "./local-account";

/** The account whose root an access key is: twelve digits are the root of the account that they number. Undefined for an issued key. */
export function rootAccount(accessKeyId: string): string | undefined {
  if (accessKeyId === localKey) return localAccount;
  return /^\d{12}$/.test(accessKeyId) ? accessKeyId : undefined;
}

/** The access key that is an account's root. */
export function rootKey(account: string): string {
  return account === localAccount ? localKey : account;
}
