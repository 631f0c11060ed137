import type { ServerResponse } from "node:http";

export function sendJson(answer: ServerResponse, status: number, value: object): void {
  const body = JSON.stringify(value);
  answer.writeHead(status, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) });
  answer.end(body);
}
