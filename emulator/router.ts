import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { awsAction } from "./aws-action";
import { awsErrorAnswer, protocolOf, type AwsError, type ErrorAnswer } from "./aws-error";
import type { AccountOfKey } from "./account-of-key";
import { answeringAccount } from "./authorization/answering-account";
import type { Changes } from "./changes";
import { isGitCall } from "./codecommit/smart-http";
import type { Control } from "./control";
import { answerControlCall, isControlCall } from "./control-call";
import type { CallFate, StruckCall } from "./faults/struck-call";
import { isForeign } from "./foreign-request";
import { relay, sendFor, sendOn } from "./forward";
import { homeOfUnsignedRequests, homes, type HomeName } from "./homes";
import { isPrivatePath } from "./private-path";
import { readBody } from "./read-body";
import { sendJson } from "./send-json";
import type { SignedRequest } from "./signed-request";
import { signingKey, signingName } from "./signing-name";

/** Looks at a signed request before its home does; answers what AWS refuses it with. */
export type Gate = (request: SignedRequest) => Promise<AwsError | undefined>;

export interface RouterOptions {
  /** Port of each home on the loopback. */
  readonly ports: Readonly<Record<HomeName, number>>;
  /** What `GET /_thrive` answers. */
  readonly about: () => object;
  /** Who answers `/_thrive/<name>`. */
  readonly controls: Readonly<Record<string, Control>>;
  /** Answers the image registry's calls, below `/v2/`. */
  readonly registry: (incoming: IncomingMessage, answer: ServerResponse) => Promise<void>;
  /** Answers what git asks, below `/v1/repos/`. */
  readonly git: (incoming: IncomingMessage, answer: ServerResponse) => Promise<void>;
  /** What a fault makes of a call. */
  readonly fateOf: (call: StruckCall) => Promise<CallFate>;
  /** In this order; the first refusal is answered. */
  readonly gates: readonly Gate[];
  readonly accountOf: AccountOfKey;
  /** Told of every call that succeeded: those of the account, which is open once they are there. */
  readonly changesOf: (account: string) => Promise<Changes>;
}

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
  if (isForeign(incoming))
    return sendJson(answer, 403, { message: "The local AWS does not answer web pages from elsewhere." });
  if (isControlCall(url)) return answerControlCall(incoming, answer, options.about, options.controls);

  if (isGitCall(url)) return options.git(incoming, answer);
  if (isPrivatePath(url)) return sendJson(answer, 404, { message: `${url}: no path of AWS` });

  const service = signingName(headers, url);
  if (service === undefined) return routeUnsigned(incoming, answer, options);
  const home = homes[service]?.home;
  if (home === undefined) return send(answer, awsErrorAnswer(homeless(service, headers["content-type"])));
  const body = await readBody(incoming);
  const account = await options.accountOf(signingKey(headers, url));
  const request = { account, service, method, url, headers, body };
  await call(request, options.ports[home], incoming, answer, options);
}

async function routeUnsigned(incoming: IncomingMessage, answer: ServerResponse, options: RouterOptions): Promise<void> {
  if (/^\/v2(\/|$)/.test(incoming.url ?? "")) return options.registry(incoming, answer);
  const body = await readBody(incoming);
  await relay(await sendFor(answer, incoming, body, { port: options.ports[homeOfUnsignedRequests] }), answer);
}

async function call(
  request: SignedRequest,
  port: number,
  incoming: IncomingMessage,
  answer: ServerResponse,
  { fateOf, gates, changesOf }: RouterOptions,
): Promise<void> {
  const { service, headers, body } = request;
  const action = awsAction(request);
  const fate = await fateOf({ service, action, protocol: protocolOf(headers["content-type"], service) });
  if (fate.kind === "drop") return void answer.destroy();
  if (fate.kind === "answer") return send(answer, fate.answer);
  for (const gate of gates) {
    const refused = await gate(request);
    if (refused) return send(answer, awsErrorAnswer(refused));
  }
  const to = { port, account: answeringAccount(request) };
  const changes = await changesOf(to.account);
  if (fate.times === 2) (await sendOn(incoming, body, to)).resume();
  const received = await sendFor(answer, incoming, body, to);
  if ((received.statusCode ?? 502) < 300) changes.tell({ service, action }); // whether or not the answer still arrives
  await relay(received, answer);
}

function homeless(service: string, contentType: string | undefined): AwsError {
  const message = `The local AWS has no ${service}: give it a home in emulator/homes.ts, or use AWS itself.`;
  return { protocol: protocolOf(contentType, service), code: "ServiceNotEmulated", message };
}

function send(answer: ServerResponse, { status, headers, body }: ErrorAnswer): void {
  answer.writeHead(status, { ...headers, "Content-Length": Buffer.byteLength(body) });
  answer.end(body);
}
