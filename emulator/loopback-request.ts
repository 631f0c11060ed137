import { Agent, request, type IncomingHttpHeaders } from "node:http";

export interface LoopbackRequest {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
  /** Milliseconds until the call counts as failed. @default 30000, ten times the slowest answer seen (moto loading a service) */
  readonly timeout?: number;
}

export interface LoopbackAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

// An agent of our own: the global one may be told by the environment to use a proxy, which cannot reach this machine's loopback.
const agent = new Agent({ keepAlive: false });

/** One HTTP call to this machine, past every proxy. */
export function loopbackRequest(call: LoopbackRequest): Promise<LoopbackAnswer> {
  const { url, method = "GET", headers = {}, body = "", timeout = 30_000 } = call;
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method, headers, timeout }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("end", () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks).toString() }),
      );
    });
    sent.on("timeout", () => sent.destroy(new Error(`${method} ${url}: no answer within ${timeout} ms`)));
    sent.on("error", reject);
    sent.end(body);
  });
}
