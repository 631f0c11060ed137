import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { headerOf, type GatewayRequest, type HttpAnswer } from "./gateway-request";
import { checkHead, readBody, requestHead } from "./read-request";
import { Trace } from "./records/trace";
import { Refusal } from "./refusal";
import type { RequestRecord } from "./records/request-record";

export interface DomainServerOptions {
  readonly domain: string;
  readonly account: string;
  readonly now: () => Date;
  readonly answer: (record: RequestRecord) => Promise<HttpAnswer>;
  /** Told when a request has been answered. */
  readonly answered: (record: RequestRecord) => void;
  readonly note: (line: string) => void;
}

/** The HTTP server of one custom domain: reads requests, writes answers, and refuses what is too large. */
export function createDomainServer(options: DomainServerOptions): Server {
  const handle = (incoming: IncomingMessage, outgoing: ServerResponse, awaitsContinue: boolean) =>
    void serve(incoming, outgoing, awaitsContinue, options).catch((error: Error) => {
      options.note(`gateway: ${options.domain}: ${error.message}`);
      outgoing.destroy();
    });
  // Above API Gateway's own limit, so that its answer is given and not Node's.
  const server = createServer({ maxHeaderSize: 64 * 1024 }, (incoming, outgoing) => handle(incoming, outgoing, false));
  server.on("checkContinue", (incoming: IncomingMessage, outgoing: ServerResponse) => handle(incoming, outgoing, true));
  server.requestTimeout = 0;
  return server;
}

async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  awaitsContinue: boolean,
  options: DomainServerOptions,
): Promise<void> {
  const began = performance.now();
  const head = requestHead(incoming, options.domain, options.now());
  const record = recordOf(head, options.account);
  const answer = await answerTo(record, options, async () => {
    checkHead(head);
    if (awaitsContinue && Number(incoming.headers["content-length"] ?? 0) <= 10 * 1024 * 1024) outgoing.writeContinue();
    return { ...record, request: { ...head, body: await readBody(incoming) } };
  });
  Object.assign(answer.record, { answer: answer.answer, milliseconds: performance.now() - began });
  options.answered(answer.record);
  send(outgoing, answer.record, incoming.complete);
}

async function answerTo(record: RequestRecord, options: DomainServerOptions, read: () => Promise<RequestRecord>) {
  let whole = record;
  try {
    whole = await read();
    return { record: whole, answer: await options.answer(whole) };
  } catch (error) {
    if (!(error instanceof Refusal))
      options.note(`gateway: ${whole.request.method} ${whole.request.path}: ${(error as Error).stack}`);
    const refusal =
      error instanceof Refusal
        ? error
        : new Refusal("API_CONFIGURATION_ERROR", "Internal server error", (error as Error).message);
    whole.refusal = refusal;
    return { record: whole, answer: refusal.answer() };
  }
}

function recordOf(request: GatewayRequest, account: string): RequestRecord {
  const began = Math.floor(request.time.getTime() / 1000).toString(16);
  const given = /Root=[^;]+/.exec(headerOf(request.headers, "x-amzn-trace-id") ?? "")?.[0];
  const traceId = given ?? `Root=1-${began}-${randomBytes(12).toString("hex")}`;
  return { request, trace: new Trace(), traceId, extendedId: randomBytes(11).toString("base64url") + "=", account };
}

function send(
  outgoing: ServerResponse,
  { answer, request, extendedId, traceId }: RequestRecord,
  isRead: boolean,
): void {
  const { status, headers, body } = answer!;
  const own = [
    ["x-amzn-RequestId", request.id],
    ["x-amz-apigw-id", extendedId],
    ["X-Amzn-Trace-Id", traceId],
    ...(request.method === "HEAD" ? [] : [["Content-Length", String(body.length)]]),
    // What was not read would be taken for the next request.
    ...(isRead ? [] : [["Connection", "close"]]),
  ];
  const taken = /^(x-amzn-requestid|x-amz-apigw-id|x-amzn-trace-id|content-length|connection)$/i;
  const passed = headers.filter(([name]) => !taken.test(name));
  outgoing.writeHead(status, [...passed, ...own].flat());
  outgoing.end(body);
}
