import { Agent, request, type IncomingMessage, type ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { accountHeader } from "./account-header";
import { headerLines } from "./header-lines";

// One connection per call: a kept connection that the other side just closed loses a call, and a repeated create then fails.
const agent = new Agent({ keepAlive: false });

/** Where a request goes on to. */
export interface Destination {
  /** Of the loopback. */
  readonly port: number;
  /** Whose resources the call is about. @default nobody's in particular: nobody signed it */
  readonly account?: string;
}

/** Sends a request on, with the body that was read of it; resolves when the other side begins to answer. */
export function sendOn(
  incoming: IncomingMessage,
  body: Buffer,
  { port, account }: Destination,
  signal?: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = forwarded(incoming.rawHeaders, body.length, account);
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
  to: Destination,
): Promise<IncomingMessage> {
  const gone = new AbortController();
  answer.on("close", () => gone.abort());
  return sendOn(incoming, body, to, gone.signal);
}

/** Gives an answer back; who asked may have gone with all of it before this side knows that it was sent. */
export async function relay(received: IncomingMessage, answer: ServerResponse): Promise<void> {
  answer.writeHead(received.statusCode ?? 502, withoutConnection(received.rawHeaders));
  await pipeline(received, answer).catch(() => answer.destroy());
}

/** The headers as they came, with the length of the body that was read instead of how it was sent, and with the account. */
function forwarded(raw: readonly string[], length: number, account: string | undefined): string[] {
  const replaced = new Set([
    "connection",
    "keep-alive",
    "transfer-encoding",
    "content-length",
    "expect",
    accountHeader,
  ]);
  return [
    ...headerLines(raw)
      .filter(([name]) => !replaced.has(name.toLowerCase()))
      .flat(),
    "Content-Length",
    String(length),
    ...(account === undefined ? [] : [accountHeader, account]),
  ];
}

function withoutConnection(raw: readonly string[]): string[] {
  const ofOneConnection = new Set(["connection", "keep-alive", "transfer-encoding"]);
  return headerLines(raw)
    .filter(([name]) => !ofOneConnection.has(name.toLowerCase()))
    .flat();
}
