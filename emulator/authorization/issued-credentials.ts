import { askHome } from "../ask-home";
import type { Credentials, KeyOwner } from "./credentials";

/** The keys that IAM and STS have issued, looked up where they live. */
export function issuedCredentials(homeAddress: string): Credentials {
  return {
    secretOf: async (accessKeyId) => {
      const found = await askHome<KeyOwner | { code: string }>(homeAddress, "credentials", { accessKeyId });
      return "code" in found ? undefined : { ...found, sessionToken: found.sessionToken ?? undefined };
    },
  };
}
