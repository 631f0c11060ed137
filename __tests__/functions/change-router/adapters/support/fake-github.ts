import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export interface GithubCall {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface GithubReply {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  /** An object is sent as JSON. */
  readonly body?: object | string;
}

export interface FakeGithub {
  readonly url: string;
  readonly calls: GithubCall[];
  replies: (call: GithubCall) => GithubReply;
  close(): void;
}

/** GitHub's API on the loopback. */
export async function fakeGithub(): Promise<FakeGithub> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url: path = "", headers } = request;
      const call = { method, path, headers, body: Buffer.concat(chunks).toString() };
      fake.calls.push(call);
      const { status = 200, headers: sent = {}, body = {} } = fake.replies(call);
      response.writeHead(status, { "content-type": "application/json", ...sent });
      response.end(typeof body === "string" ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  const fake: FakeGithub = { url, calls: [], replies: () => ({}), close };
  return fake;
}
