import { Agent, createServer, request, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { awsErrorAnswer, protocolOf, type AwsError } from "./aws-error";
import { homeOfUnsignedRequests, homes, type HomeName } from "./homes";
import type { FindIdentity } from "./principals/principal-exists";
import { refusedPrincipal } from "./principals/refused-principal";
import { signingName } from "./signing-name";

export interface RouterOptions {
  /** Port of each home on the loopback. */
  readonly ports: Readonly<Record<HomeName, number>>;
  /** Looks up the principals of policies. */
  readonly findIdentity: FindIdentity;
  /** What `GET /_thrive` answers. */
  readonly about: () => object;
}

// One connection per call: a kept connection that the other side just closed loses a call, and a repeated create then fails.
const agent = new Agent({ keepAlive: false });

/** Longer than the 90 seconds an AWS SDK for Go keeps an idle connection, so that it is never this side that closes one. */
const idleConnection = 600_000;

/** The front of the local AWS: sends each request to the home of the service it was signed for. */
export function createRouter(options: RouterOptions): Server {
  const server = createServer((incoming, answer) => {
    route(incoming, answer, options).catch((error: Error) => {
      if (answer.headersSent) answer.destroy();
      else sendJson(answer, 500, { __type: "EmulatorFailure", message: error.message });
    });
  });
  server.keepAliveTimeout = idleConnection;
  server.requestTimeout = 0;
  return server;
}

async function route(incoming: IncomingMessage, answer: ServerResponse, options: RouterOptions): Promise<void> {
  const { url = "/", method = "GET", headers } = incoming;
  if (url === "/_thrive") return sendJson(answer, 200, options.about());

  const service = signingName(headers, url);
  const home = service === undefined ? homeOfUnsignedRequests : homes[service]?.home;
  if (home === undefined) return refuse(answer, homeless(service!, headers["content-type"]));

  const body = await readAll(incoming);
  if (service !== undefined) {
    const request = { service, method, url, headers, body };
    const refused = await refusedPrincipal(request, options.findIdentity);
    if (refused) return refuse(answer, refused);
  }
  await forward(incoming, body, options.ports[home], answer);
}

function homeless(service: string, contentType: string | undefined): AwsError {
  const message = `The local AWS has no ${service}: give it a home in emulator/homes.ts, or use AWS itself.`;
  return { protocol: protocolOf(contentType, service), code: "ServiceNotEmulated", message };
}

function forward(incoming: IncomingMessage, body: Buffer, port: number, answer: ServerResponse): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = withLength(incoming.rawHeaders, body.length);
    const { method, url: path } = incoming;
    const sent = request({ agent, host: "127.0.0.1", port, method, path, headers, setHost: false }, (received) => {
      answer.writeHead(received.statusCode ?? 502, withoutConnection(received.rawHeaders));
      received.pipe(answer);
      received.on("end", resolve);
      received.on("error", reject);
    });
    sent.on("error", reject);
    answer.on("close", () => sent.destroy());
    sent.end(body);
  });
}

/** The headers as they came, with the length of the body that was read instead of how it was sent. */
function withLength(raw: readonly string[], length: number): string[] {
  const replaced = new Set(["connection", "keep-alive", "transfer-encoding", "content-length", "expect"]);
  return [
    ...pairs(raw)
      .filter(([name]) => !replaced.has(name.toLowerCase()))
      .flat(),
    "Content-Length",
    String(length),
  ];
}

function withoutConnection(raw: readonly string[]): string[] {
  const ofOneConnection = new Set(["connection", "keep-alive", "transfer-encoding"]);
  return pairs(raw)
    .filter(([name]) => !ofOneConnection.has(name.toLowerCase()))
    .flat();
}

function pairs(raw: readonly string[]): [string, string][] {
  return Array.from({ length: raw.length / 2 }, (_, index) => [raw[2 * index]!, raw[2 * index + 1]!]);
}

async function readAll(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function refuse(answer: ServerResponse, error: AwsError): void {
  const { status, headers, body } = awsErrorAnswer(error);
  answer.writeHead(status, { ...headers, "Content-Length": Buffer.byteLength(body) });
  answer.end(body);
}

function sendJson(answer: ServerResponse, status: number, value: object): void {
  const body = JSON.stringify(value);
  answer.writeHead(status, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) });
  answer.end(body);
}
