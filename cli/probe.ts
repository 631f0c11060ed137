import { loopbackRequest } from "../emulator/loopback-request";
import { signRequest } from "./sign-request";

/** Longer than API Gateway waits for a service, in milliseconds. */
const patience = 35_000;

/** Sends a signed request, and says what came back: `200 in 12 ms`. Never rejects. */
export async function probe(address: string): Promise<string> {
  const url = new URL(address);
  const headers = await signRequest({ url, method: "GET", headers: {}, body: "" });
  const began = performance.now();
  try {
    const { status } = await loopbackRequest({ url: address, headers, timeout: patience });
    return `${status} in ${Math.round(performance.now() - began)} ms`;
  } catch (error) {
    return `no answer: ${(error as Error).message}`;
  }
}
