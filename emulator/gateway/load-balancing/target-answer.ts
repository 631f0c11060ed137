import { Agent, request } from "node:http";
import { headerLines, type HeaderLines } from "../../header-lines";
import type { HttpAnswer } from "../gateway-request";

/** Bytes that API Gateway takes of an answer. */
export const largestAnswer = 10 * 1024 * 1024;

export interface TargetRequest {
  readonly host: string;
  readonly port: number;
  readonly method: string;
  /** Path and query as they go over the wire. */
  readonly target: string;
  readonly headers: HeaderLines;
  readonly body: Buffer;
}

// One connection per request: a kept one that the other side just closed would lose a request.
const agent = new Agent({ keepAlive: false });

/** The answer of a target; rejects when it cannot be reached, hangs up, does not speak HTTP, or the signal aborts. */
export function targetAnswer(call: TargetRequest, signal: AbortSignal): Promise<HttpAnswer> {
  const { host, port, method, target, headers, body } = call;
  return new Promise((resolve, reject) => {
    const raw = headers.flat();
    const sent = request(
      { agent, host, port, method, path: target, headers: raw, setHost: false, signal },
      (answer) => {
        const chunks: Buffer[] = [];
        let size = 0;
        answer.on("data", (chunk: Buffer) => {
          size += chunk.length;
          if (size <= largestAnswer) chunks.push(chunk);
          else sent.destroy(new AnswerTooLarge(size));
        });
        answer.on("error", reject);
        if (answer.statusCode! < 100) sent.destroy(new NoHttpAnswer(answer.statusCode!));
        answer.on("end", () =>
          resolve({ status: answer.statusCode!, headers: headerLines(answer.rawHeaders), body: Buffer.concat(chunks) }),
        );
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

/** An answer with a status that HTTP does not have, which nobody could be given. */
class NoHttpAnswer extends Error {
  constructor(status: number) {
    super(`status ${status}`);
  }
}

export class AnswerTooLarge extends Error {
  constructor(readonly bytes: number) {
    super(`an answer of ${bytes} bytes or more`);
  }
}
