import { loopbackRequest } from "../emulator/loopback-request";
import type { ClientSettings } from "./client-settings";

/** A person of the local AWS, as Identity Center would let them in on an account. */
export interface SignedIn {
  readonly arn: string;
  readonly credentials: NonNullable<ClientSettings["credentials"]>;
}

/**
 * Signs a made-up person in to the local AWS.
 * @param policy name of the policy that they have
 * @throws Error when the local AWS does not let them in
 */
export async function signIn(endpoint: string, name: string, policy: string): Promise<SignedIn> {
  const body = JSON.stringify({ name, policy });
  const answer = await loopbackRequest({ url: `${endpoint}/_thrive/sign-in`, method: "POST", body });
  const said = JSON.parse(answer.body) as SignedIn["credentials"] & { arn: string; problems?: string[] };
  if (answer.status >= 300) throw new Error(said.problems?.join("; ") ?? `sign-in: ${answer.status} ${answer.body}`);
  const { arn, accessKeyId, secretAccessKey, sessionToken } = said;
  return { arn, credentials: { accessKeyId, secretAccessKey, sessionToken } };
}
