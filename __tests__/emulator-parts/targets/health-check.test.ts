import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { freePort } from "../../../emulator/free-port";
import { checkTarget } from "../../../emulator/targets/health-check";

let server: Server;
let port: number;
let seen: IncomingMessage | undefined;

beforeAll(async () => {
  server = createServer((request, answer) => {
    seen = request;
    if (request.url !== "/never") answer.writeHead(request.url === "/sick" ? 500 : 200).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  port = (server.address() as AddressInfo).port;
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const check = (path: string, at = port, signal = new AbortController().signal) =>
  checkTarget("127.0.0.1", at, { protocol: "HTTP", path, matcher: "200" }, signal);

test("a check asks as ELB does", async () => {
  expect(await check("/health")).toEqual({ kind: "passed" });
  expect(seen).toMatchObject({ url: "/health", headers: { "user-agent": "ELB-HealthChecker/2.0" } });
});

test("another code than the matcher's is told", async () => {
  expect(await check("/sick")).toEqual({ kind: "mismatch", code: 500 });
});

test("nobody there is a failure, an end of patience a timeout", async () => {
  expect(await check("/", await freePort())).toEqual({ kind: "failed" });
  const limit = new AbortController();
  const result = check("/never", port, limit.signal);
  limit.abort();
  expect(await result).toEqual({ kind: "timeout" });
});

test("a TCP check is content with an open port", async () => {
  const tcp = (at: number) =>
    checkTarget("127.0.0.1", at, { protocol: "TCP", path: "/", matcher: "200" }, new AbortController().signal);
  expect(await tcp(port)).toEqual({ kind: "passed" });
  expect(await tcp(await freePort())).toEqual({ kind: "failed" });
});
