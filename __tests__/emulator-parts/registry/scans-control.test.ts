import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { scansControl } from "../../../emulator/registry/scans-control";

let home: Server;
let told: { path: string | undefined; scans: unknown }[];
let known = true;

beforeAll(async () => {
  home = createServer(async (incoming, answer) => {
    let body = "";
    for await (const chunk of incoming) body += String(chunk);
    told.push({ path: incoming.url, scans: JSON.parse(body) });
    answer.end(JSON.stringify({ known }));
  }).listen(0, "127.0.0.1");
  await once(home, "listening");
});

beforeEach(() => {
  [told, known] = [[], true];
});

afterAll(() => void home.close());

function call(body: string, method = "POST", path = "") {
  const control = scansControl(`http://127.0.0.1:${(home.address() as AddressInfo).port}`);
  return control({ method, path, query: new URLSearchParams(), body });
}

test("tells the home of ECR what a repository's scans find", async () => {
  const findings = [{ name: "CVE-2026-1", severity: "HIGH" }];
  const { status, value } = await call(JSON.stringify({ repository: "thrive/collections", findings }));
  const scans = { account: "123456789012", repository: "thrive/collections", status: "COMPLETE", findings };
  expect([status, value]).toEqual([200, scans]);
  expect(told).toEqual([{ path: "/_thrive/scans", scans: { region: "us-east-1", ...scans } }]);
});

test("a repository that does not exist is refused", async () => {
  known = false;
  expect(await call('{ "repository": "gone" }')).toEqual({
    status: 404,
    value: { problems: ["gone: there is no such repository"] },
  });
});

test.each([
  ["not JSON", ["repository: is missing; name the repository whose images are scanned"]],
  [
    '{ "repository": "r", "status": "DONE" }',
    ["status: DONE is none; there are COMPLETE, IN_PROGRESS, FAILED, UNSUPPORTED_IMAGE"],
  ],
  [
    '{ "repository": "r", "findings": [{ "severity": "BAD" }] }',
    [
      "findings[0].name: is missing; write it like CVE-2026-12345",
      "findings[0].severity: BAD is none; there are INFORMATIONAL, LOW, MEDIUM, HIGH, CRITICAL, UNDEFINED",
    ],
  ],
])("%s is refused", async (body, problems) => {
  expect(await call(body)).toEqual({ status: 400, value: { problems } });
  expect(told).toEqual([]);
});

test("there is no other call", async () => {
  expect(await call("", "GET")).toEqual({
    status: 404,
    value: { problems: ["GET /_thrive/scans: there is no such call"] },
  });
});
