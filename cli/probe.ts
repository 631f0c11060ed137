import { loopbackRequest } from "../emulator/loopback-request";
import { signRequest } from "./sign-request";

/** Longer than API Gateway waits for a service, in milliseconds. */
const patience = 35_000;

export interface ProbeResult {
  /** Whether a service answered, be it that there is nothing at this path. */
  readonly serves: boolean;
  /** `200 in 12 ms` */
  readonly said: string;
}

/** Sends a signed request, and says what came back. Never rejects. */
export async function probe(address: string): Promise<ProbeResult> {
  const url = new URL(address);
  const headers = await signRequest({ url, method: "GET", headers: {}, body: "" });
  const began = performance.now();
  try {
    const { status } = await loopbackRequest({ url: address, headers, timeout: patience });
    return { serves: status < 500, said: `${status} in ${Math.round(performance.now() - began)} ms` };
  } catch (error) {
    return { serves: false, said: `no answer: ${(error as Error).message}` };
  }
}
