import fs from "node:fs";
import { STATUS_CODES } from "node:http";
import path from "node:path";
import { loopbackRequest, type LoopbackAnswer } from "../../emulator/loopback-request";
import { localUrl } from "../local-url";
import { isObstacle, obstacle, Refusal, type Obstacle } from "../refusal";
import { findService, runningEndpoint } from "../running-platform";
import { signRequest } from "../sign-request";
import { table } from "../table";
import { say, type Workplace } from "../workplace";

export interface CallOptions {
  /** Shows headers and the ids of what the request passed. */
  readonly verbose: boolean;
  readonly json: boolean;
  /** @default GET, with data POST */
  readonly request?: string;
  /** The body; `@file` reads it from a file. */
  readonly data?: string;
  /** `Name: value` */
  readonly header: readonly string[];
  /** An environment of this machine. @default "local" */
  readonly env?: string;
}

/** One station on the request's way, as `/_thrive/requests/ID` tells it. */
interface Hop {
  readonly what: string;
  readonly id: string;
  readonly decision: string;
  readonly milliseconds: number;
}

/** Longer than API Gateway ever takes, in milliseconds. */
const patience = 60_000;

/** Signs a request with the local account's key, sends it through the deployed way in, and shows the answer and the way it took. */
export async function call(
  workplace: Workplace,
  service: string,
  below: string,
  options: CallOptions,
): Promise<number> {
  const place = await findPlace(workplace, service, below, options.env);
  const request = readRequest(place, options);
  if (isObstacle(place) || isObstacle(request)) {
    throw new Refusal(
      "call",
      [place, request].filter((one) => isObstacle(one)),
    );
  }
  const { url, method, body } = request;
  const headers = await signRequest(request);
  const began = performance.now();
  const answer = await loopbackRequest({ url: url.href, method, headers, body, timeout: patience }).catch(
    (error: Error) => {
      throw new Refusal("call", [noAnswer(service, url, error)]);
    },
  );
  const milliseconds = Math.round(performance.now() - began);
  const hops = await hopsOf(place.endpoint, answer);
  say(workplace, options.json ? asJson(answer, milliseconds, hops) : described(answer, milliseconds, hops, options));
  return answer.status < 400 ? 0 : 1;
}

interface Place {
  /** Of the local AWS. */
  readonly endpoint: string;
  readonly url: URL;
}

async function findPlace(
  workplace: Workplace,
  name: string,
  below: string,
  environment?: string,
): Promise<Place | Obstacle> {
  if (!below.startsWith("/")) {
    return obstacle("path", below, "a path below the service begins with a slash", `./thrive call ${name} /${below}`);
  }
  const endpoint = await runningEndpoint(workplace, "a call");
  if (typeof endpoint !== "string") return endpoint;
  const service = findService(workplace.root, name, environment);
  if (isObstacle(service)) return service;
  const base = localUrl(service.url, await workplace.localAws.domains(endpoint));
  if (base === undefined) {
    return obstacle(
      name,
      `no listener for ${new URL(service.url).host}`,
      "the local gateway serves every custom domain",
      "./thrive up deploys it anew; .thrive/emulator/emulator.log says why it is missing",
    );
  }
  if (!URL.canParse(`${base}${below}`)) {
    return obstacle("path", below, "it must make a URL", `./thrive call ${name} /health`);
  }
  return { endpoint, url: new URL(`${base}${below}`) };
}

function readRequest(place: Place | Obstacle, options: CallOptions) {
  const wrong = options.header.find((line) => !/^[^:\s]+:/.test(line));
  if (wrong !== undefined)
    return obstacle("-H", wrong, "a header is a name, a colon and a value", "-H 'Accept: text/plain'");
  const body = readBody(options.data);
  if (typeof body === "object" && "obstacle" in body) return body;
  const given = options.header.map(
    (line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()] as const,
  );
  const headers = {
    ...(options.data === undefined ? {} : { "content-type": "application/json" }),
    ...Object.fromEntries(given),
  };
  const method = options.request ?? (options.data === undefined ? "GET" : "POST");
  return {
    url: isObstacle(place) ? new URL("http://127.0.0.1") : place.url,
    method: method.toUpperCase(),
    headers,
    body,
  };
}

function readBody(data: string | undefined): string | Buffer | Obstacle {
  if (data === undefined || !data.startsWith("@")) return data ?? "";
  try {
    return fs.readFileSync(path.resolve(data.slice(1)));
  } catch (error) {
    return obstacle(
      "-d",
      data,
      `the file must be readable (${(error as NodeJS.ErrnoException).code})`,
      "give a path from here, or the body itself",
    );
  }
}

function noAnswer(service: string, url: URL, error: Error): Obstacle {
  return obstacle(
    service,
    `${url.origin} does not answer (${error.message})`,
    "the local gateway must",
    "./thrive status says what runs, .thrive/emulator/emulator.log why not",
  );
}

async function hopsOf(endpoint: string, { headers }: LoopbackAnswer): Promise<readonly Hop[]> {
  const id = headers["x-amzn-requestid"];
  const answer = await loopbackRequest({ url: `${endpoint}/_thrive/requests/${String(id)}` }).catch(() => undefined);
  return answer?.status === 200 ? (JSON.parse(answer.body) as { hops: Hop[] }).hops : [];
}

function asJson({ status, headers, body }: LoopbackAnswer, milliseconds: number, hops: readonly Hop[]): string {
  return JSON.stringify({ status, milliseconds, headers, body, hops }, undefined, 2);
}

function described(
  { status, headers, body }: LoopbackAnswer,
  milliseconds: number,
  hops: readonly Hop[],
  { verbose }: CallOptions,
): string {
  const lines = verbose ? Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`) : [];
  return [
    `${status} ${STATUS_CODES[status] ?? ""}`.trim() + `, ${milliseconds} ms`,
    ...lines,
    ...(body === "" ? [] : ["", body.trimEnd()]),
    ...(hops.length === 0 ? [] : ["", hopTable(hops, verbose)]),
  ].join("\n");
}

function hopTable(hops: readonly Hop[], verbose: boolean): string {
  const rows = hops.map(({ what, decision, milliseconds, id }) => [
    what,
    decision,
    milliseconds.toFixed(1),
    ...(verbose ? [id] : []),
  ]);
  return table(["hop", "decision", "ms", ...(verbose ? ["id"] : [])], rows);
}
