import { loopbackRequest } from "../emulator/loopback-request";
import type { Domains } from "./local-url";

/** Where the gateway of our local AWS listens for each deployed domain. */
export async function gatewayDomains(endpoint: string): Promise<Domains> {
  const answer = await loopbackRequest({ url: `${endpoint}/_thrive/gateway` });
  return answer.status === 200 ? (JSON.parse(answer.body) as { domains: Domains }).domains : {};
}
