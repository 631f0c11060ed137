import { Agent, request, type IncomingMessage, type ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { headerLines } from "./header-lines";

// One connection per call: a kept connection that the other side just closed loses a call, and a repeated create then fails.
const agent = new Agent({ keepAlive: false });

/** Sends a request on, with the body that was read of it; resolves when the other side begins to answer. */
export function sendOn(
  incoming: IncomingMessage,
  body: Buffer,
  port: number,
  signal?: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = withLength(incoming.rawHeaders, body.length);
    const { method, url: path } = incoming;
    const to = { agent, host: "127.0.0.1", port, method, path, headers, setHost: false, signal };
    const sent = request(to, resolve);
    sent.on("error", reject);
    sent.end(body);
  });
}

/** Sends a request on until the answer begins, as long as the one who asked waits for it. */
export function sendFor(
  answer: ServerResponse,
  incoming: IncomingMessage,
  body: Buffer,
  port: number,
): Promise<IncomingMessage> {
  const gone = new AbortController();
  answer.on("close", () => gone.abort());
  return sendOn(incoming, body, port, gone.signal);
}

/** Gives an answer back; who asked may have gone with all of it before this side knows that it was sent. */
export async function relay(received: IncomingMessage, answer: ServerResponse): Promise<void> {
  answer.writeHead(received.statusCode ?? 502, withoutConnection(received.rawHeaders));
  await pipeline(received, answer).catch(() => answer.destroy());
}

/** The headers as they came, with the length of the body that was read instead of how it was sent. */
function withLength(raw: readonly string[], length: number): string[] {
  const replaced = new Set(["connection", "keep-alive", "transfer-encoding", "content-length", "expect"]);
  return [
    ...headerLines(raw)
      .filter(([name]) => !replaced.has(name.toLowerCase()))
      .flat(),
    "Content-Length",
    String(length),
  ];
}

function withoutConnection(raw: readonly string[]): string[] {
  const ofOneConnection = new Set(["connection", "keep-alive", "transfer-encoding"]);
  return headerLines(raw)
    .filter(([name]) => !ofOneConnection.has(name.toLowerCase()))
    .flat();
}
