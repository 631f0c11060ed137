import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { headerLines, type HeaderLines } from "../header-lines";
import type { GatewayRequest } from "./gateway-request";
import { Refusal } from "./refusal";

/** Limits of a request. Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
const largestBody = 10 * 1024 * 1024;
const largestHead = 10_240;

/** A request without its body yet. */
export function requestHead(incoming: IncomingMessage, domain: string, time: Date): GatewayRequest {
  const { method = "GET", url = "/", rawHeaders, socket } = incoming;
  const [path = "/", ...query] = url.split("?");
  return {
    id: randomUUID(),
    time,
    domain,
    method,
    path,
    query: query.join("?"),
    headers: headerLines(rawHeaders),
    sourceIp: socket.remoteAddress ?? "127.0.0.1",
    body: Buffer.alloc(0),
  };
}

/** Refuses a request line and headers that are too long together. */
export function checkHead({
  method,
  path,
  query,
  headers,
}: {
  method: string;
  path: string;
  query: string;
  headers: HeaderLines;
}): void {
  const line = method.length + path.length + query.length + " ? HTTP/1.1".length;
  const size = headers.reduce((sum, [name, value]) => sum + name.length + value.length, line);
  if (size > largestHead) throw new Refusal("HEADERS_TOO_LARGE", `HTTP header is larger than ${largestHead} bytes.`);
}

/** The body; one that is or becomes too large is refused without reading on. */
export async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const tooLarge = new Refusal("REQUEST_TOO_LARGE", "Request Too Long");
  if (Number(incoming.headers["content-length"] ?? 0) > largestBody) throw tooLarge;
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= largestBody) return chunks.push(chunk);
      incoming.removeAllListeners("data").pause();
      reject(tooLarge);
    });
    incoming.on("end", () => resolve(Buffer.concat(chunks)));
    incoming.on("error", reject);
    incoming.on("aborted", () => reject(new Error("the caller hung up")));
  });
}
