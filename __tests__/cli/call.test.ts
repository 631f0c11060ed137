import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { call, type CallOptions } from "../../cli/commands/call";
import { up } from "../../cli/commands/up";
import { fakeProject, type FakeProject } from "./support/fake-project";
import { writeFile } from "./support/temporary-folder";

interface Seen {
  readonly method?: string;
  readonly url?: string;
  readonly headers: IncomingHttpHeaders;
  body: string;
}

let server: Server;
let seen: Seen | undefined;
let status = 200;
let domains: Record<string, string> = {};

const hops = [
  { what: "base path mapping", id: "api.local", decision: "/local-intake → abc/live", milliseconds: 0.2 },
  { what: "target", id: "127.0.0.1:8080", decision: "answered 200", milliseconds: 3.14 },
];

/** A local AWS and its gateway in one. */
beforeAll(async () => {
  server = createServer((incoming, answer) => {
    const { method, url = "", headers } = incoming;
    if (url === "/_thrive/requests/r1") return answer.end(JSON.stringify({ hops }));
    const request = { method, url, headers, body: "" };
    seen = request;
    incoming.on("data", (chunk: Buffer) => (request.body += chunk.toString()));
    incoming.on("end", () => answer.writeHead(status, { "x-amzn-RequestId": "r1", Date: "today" }).end("fine\n"));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => void server.close());

let project: FakeProject;

beforeEach(async () => {
  status = 200;
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  domains = { "api.local": address };
  const fake = fakeProject({ stacks: { "local-intake": [] } });
  await up(fake, {});
  const running = async () =>
    fake.aws.instance === undefined ? undefined : { endpoint: address, instance: fake.aws.instance, pid: 1 };
  project = { ...fake, localAws: { ...fake.localAws, running, domains: async () => domains } as never };
});

async function ask(below: string, more: Partial<CallOptions> = {}, service = "intake") {
  const before = project.said().length;
  const code = await call(project, service, below, { verbose: false, json: false, header: [], ...more });
  return {
    code,
    said: project
      .said()
      .slice(before)
      .replace(/, \d+ ms/, ", … ms"),
  };
}

const refusal = (asked: Promise<unknown>) =>
  asked.then(
    () => "",
    (error: Error) => error.message,
  );

test("signs, sends, and shows the answer and each hop", async () => {
  expect(await ask("/health?deep=1")).toEqual({
    code: 0,
    said: `200 OK, … ms

fine

hop                decision                  ms
---                --------                  --
base path mapping  /local-intake → abc/live  0.2
target             answered 200              3.1
`,
  });
  expect(seen).toMatchObject({ method: "GET", url: "/local-intake/health?deep=1" });
  expect(seen?.headers.authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=local\/\d{8}\/us-east-1\/execute-api\/aws4_request, /,
  );
});

test("-v shows headers and ids too", async () => {
  const { said } = await ask("/health", { verbose: true });
  expect(said).toContain("\nx-amzn-requestid: r1\n");
  expect(said).toContain("answered 200              3.1  127.0.0.1:8080\n");
});

test("--json says it to programs", async () => {
  const { said } = await ask("/health", { json: true });
  expect(JSON.parse(said)).toMatchObject({ status: 200, body: "fine\n", hops });
});

test("sends a method, a body and headers", async () => {
  await ask("/cases", { data: `{"a":1}`, header: ["X-Colour: deep blue"] });
  expect(seen).toMatchObject({
    method: "POST",
    body: `{"a":1}`,
    headers: { "x-colour": "deep blue", "content-type": "application/json" },
  });
  const file = writeFile(path.join(project.root, "body.txt"), "from a file");
  await ask("/cases", { request: "put", data: `@${file}`, header: ["Content-Type: text/plain"] });
  expect(seen).toMatchObject({ method: "PUT", body: "from a file", headers: { "content-type": "text/plain" } });
});

test.each([
  [399, 0],
  [403, 1],
  [503, 1],
])("an answer of %i ends with %i", async (answered, code) => {
  status = answered;
  expect((await ask("/health")).code).toBe(code);
});

test("refuses what cannot be called, with the way out", async () => {
  expect(await refusal(ask("/health", {}, "intakes"))).toBe(
    "thrive call cannot start, 1 problem:\n  service: intakes; no deployed service has this name: one of intake",
  );
  expect(await refusal(ask("health"))).toContain(
    "path: health; a path below the service begins with a slash: ./thrive call intake /health",
  );
  expect(await refusal(ask("/health", { header: ["no colon"] }))).toContain(
    "-H: no colon; a header is a name, a colon and a value",
  );
  expect(await refusal(ask("/health", { data: "@nowhere" }))).toContain(
    "-d: @nowhere; the file must be readable (ENOENT)",
  );
});

test("refuses a service that nobody listens for", async () => {
  domains = {};
  expect(await refusal(ask("/health"))).toContain(
    "intake: no listener for api.local; the local gateway serves every custom domain",
  );
  domains = { "api.local": "http://127.0.0.1:1" };
  expect(await refusal(ask("/health"))).toContain("intake: http://127.0.0.1:1 does not answer");
});

test("refuses when the platform is not up", async () => {
  await project.aws.stop();
  expect(await refusal(ask("/health"))).toBe(
    "thrive call cannot start, 1 problem:\n  local AWS: the platform is not up; a call needs it running: ./thrive up, then again",
  );
});
