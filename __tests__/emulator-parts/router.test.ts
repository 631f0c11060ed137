import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Changes, type Change } from "../../emulator/changes";
import { Clock } from "../../emulator/clock";
import { FaultRules } from "../../emulator/faults/fault-rules";
import { callFate } from "../../emulator/faults/struck-call";
import { loopbackRequest } from "../../emulator/loopback-request";
import { refusedPrincipal } from "../../emulator/principals/refused-principal";
import { createRouter, type RouterOptions } from "../../emulator/router";

const trustOf = (role: string) => JSON.stringify({ Statement: [{ Principal: { AWS: role } }] });
const signedFor = (service: string) => ({
  Authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/${service}/aws4_request, Signature=0`,
});

const faults = new FaultRules();
const clock = new Clock(1000);
const changes = new Changes();
const options: RouterOptions = {
  ports: { ministack: 0, moto: 0, here: 0 },
  about: () => ({}),
  controls: {
    echo: async ({ method, path, query, body }) => ({
      status: 201,
      value: { method, path, query: query.toString(), body },
    }),
  },
  registry: async (incoming, answer) => void answer.end(`registry ${incoming.url}`),
  git: async (incoming, answer) => void answer.end(`git ${incoming.url}`),
  fateOf: (call) => callFate(call, faults, clock),
  gates: [(request) => refusedPrincipal(request, async () => undefined)],
  accountOf: async (key) => (key === "local" ? "123456789012" : "222222222222"),
  changesOf: async () => changes,
};

let servers: Server[];
let endpoint: string;

beforeAll(async () => {
  const ministack = await home("ministack");
  const moto = await home("moto");
  const router = createRouter({
    ...options,
    ports: { ministack: portOf(ministack), moto: portOf(moto), here: 0 },
    about: () => ({ instance: "one" }),
  });
  servers = [ministack, moto, await listening(router)];
  endpoint = `http://127.0.0.1:${portOf(router)}`;
});

afterAll(() => Promise.all(servers.map((server) => once(server.close(), "close"))));

test("a request goes to the home of the service it was signed for", async () => {
  expect((await loopbackRequest({ url: endpoint, headers: signedFor("ecs") })).body).toContain("moto GET /");
  expect((await loopbackRequest({ url: endpoint, headers: signedFor("kms") })).body).toContain("ministack GET /");
});

test("path, query, headers and body arrive as they were sent, the answer comes back as it was given", async () => {
  const answer = await loopbackRequest({
    url: `${endpoint}/tags/arn%3Aaws%3A%2Fx?tagKeys=a%20b`,
    method: "PUT",
    headers: { ...signedFor("apigateway"), "X-Own": "1" },
    body: "body",
  });
  expect(answer.body).toBe("moto PUT /tags/arn%3Aaws%3A%2Fx?tagKeys=a%20b x-own=1 body");
  expect(answer.status).toBe(202);
  expect(answer.headers["x-home"]).toBe("moto");
});

test("a HEAD request keeps the length that its answer would have", async () => {
  const answer = await loopbackRequest({ url: endpoint, method: "HEAD", headers: signedFor("s3") });
  expect(answer.headers["content-length"]).toBe("99");
  expect(answer.body).toBe("");
});

test("a request that nobody signed goes to MiniStack", async () => {
  expect((await loopbackRequest({ url: `${endpoint}/form` })).body).toContain("ministack GET /form");
});

test("what git asks goes to where the repositories are", async () => {
  const url = `${endpoint}/v1/repos/web/info/refs?service=git-upload-pack`;
  expect((await loopbackRequest({ url })).body).toBe("git /v1/repos/web/info/refs?service=git-upload-pack");
});

test("GET /_thrive says which instance answers", async () => {
  const answer = await loopbackRequest({ url: `${endpoint}/_thrive` });
  expect(JSON.parse(answer.body)).toEqual({ instance: "one" });
});

test("a call below /_thrive is answered by the part of that name", async () => {
  const answer = await loopbackRequest({ url: `${endpoint}/_thrive/echo/3?x=1`, method: "POST", body: "text" });
  expect(answer.status).toBe(201);
  expect(JSON.parse(answer.body)).toEqual({ method: "POST", path: "/3", query: "x=1", body: "text" });
  const unknown = await loopbackRequest({ url: `${endpoint}/_thrive/nothing` });
  expect(unknown.status).toBe(404);
  expect(JSON.parse(unknown.body)).toEqual({ problems: ["/_thrive/nothing: there are echo"] });
});

describe("a web page from elsewhere", () => {
  const foreign: Record<string, string>[] = [
    { Origin: "https://example.org" },
    { Origin: "null" },
    { Host: "rebound.example.org" },
    { Host: "127.0.0.1.example.org" },
    { "Sec-Fetch-Site": "cross-site" },
  ];
  test.each(foreign.flatMap((headers) => ["/_thrive/echo", "/", "/v2/"].map((path) => ({ headers, path }))))(
    "is not answered: %j",
    async ({ headers, path }) => {
      const answer = await loopbackRequest({ url: `${endpoint}${path}`, headers: { ...signedFor("ecs"), ...headers } });
      expect(answer.status).toBe(403);
      expect(JSON.parse(answer.body)).toEqual({ message: "The local AWS does not answer web pages from elsewhere." });
    },
  );

  test.each<Record<string, string>>([
    { Origin: "http://localhost:3000" },
    { Origin: "http://127.0.0.1:4578", "Sec-Fetch-Site": "same-site" },
    { Host: "portal.localhost:80" },
  ])("is not one of this machine: %j", async (headers) => {
    const answer = await loopbackRequest({ url: endpoint, headers: { ...signedFor("s3"), ...headers } });
    expect(answer.status).toBe(202);
  });
});

test.each([
  "/%5Fthrive/role-session",
  "//_thrive/ecs",
  "/_ministack/reset",
  "/%5fministack/reset",
  "/moto-api/reset",
  "//moto-api/reset",
])("what the homes answer to the local AWS alone is not to be reached: %s", async (path) => {
  const before = asked;
  for (const headers of [{}, signedFor("ecs")]) {
    const answer = await loopbackRequest({ url: `${endpoint}${path}`, method: "POST", headers });
    expect(answer.status).toBe(404);
  }
  expect(asked).toBe(before);
});

test("the image registry answers what nobody signed below /v2/", async () => {
  expect((await loopbackRequest({ url: `${endpoint}/v2/` })).body).toBe("registry /v2/");
  expect((await loopbackRequest({ url: `${endpoint}/v2/x`, headers: signedFor("apigateway") })).body).toContain("moto");
});

const updateService = {
  ...signedFor("ecs"),
  "Content-Type": "application/x-amz-json-1.1",
  "X-Amz-Target": "AmazonEC2ContainerServiceV20141113.UpdateService",
};

describe("with a fault", () => {
  afterEach(() => faults.clear());

  test("a refused call does not reach its home", async () => {
    faults.add({ kind: "refuse", service: "ecs", action: "Update*", count: 1, code: "Busy", message: "not now" });
    const refused = await loopbackRequest({ url: endpoint, method: "POST", headers: updateService });
    expect(refused.status).toBe(400);
    expect(JSON.parse(refused.body)).toEqual({ __type: "Busy", message: "not now" });
    expect((await loopbackRequest({ url: endpoint, method: "POST", headers: updateService })).body).toContain("moto");
  });

  test("a dropped call gets no answer", async () => {
    faults.add({ kind: "fail", drop: true, service: "ecs", action: "*" });
    await expect(loopbackRequest({ url: endpoint, headers: signedFor("ecs") })).rejects.toThrow("socket hang up");
  });

  test("a duplicated call reaches its home twice", async () => {
    faults.add({ kind: "duplicate", service: "ecs", action: "*" });
    const before = asked;
    await loopbackRequest({ url: endpoint, headers: signedFor("ecs") });
    expect(asked - before).toBe(2);
  });
});

test("the parts hear of what was changed, not of what was read or refused", async () => {
  const heard: Change[] = [];
  const end = changes.listen(["ecs"], (change) => heard.push(change));
  faults.add({ kind: "refuse", service: "ecs", action: "DeleteService" });
  const target = (action: string) => ({ ...updateService, "X-Amz-Target": `ecs.${action}` });
  for (const action of ["UpdateService", "DescribeServices", "DeleteService"]) {
    await loopbackRequest({ url: endpoint, method: "POST", headers: target(action) });
  }
  faults.clear();
  end();
  expect(heard).toEqual([{ service: "ecs", action: "UpdateService" }]);
});

const homeless = "The local AWS has no braket: give it a home in emulator/homes.ts, or use AWS itself.";

test("a service without a home is refused in a way that no SDK retries", async () => {
  const answer = await loopbackRequest({ url: endpoint, headers: signedFor("braket") });
  expect(answer.status).toBe(400);
  expect(JSON.parse(answer.body)).toEqual({ __type: "ServiceNotEmulated", message: homeless });
});

test("the refusal is XML for who sent a form", async () => {
  const headers = { ...signedFor("braket"), "Content-Type": "application/x-www-form-urlencoded" };
  const answer = await loopbackRequest({ url: endpoint, method: "POST", headers, body: "Action=List" });
  expect(answer.body).toContain(`<Code>ServiceNotEmulated</Code><Message>${homeless}</Message>`);
});

test("a policy with a principal that does not exist never reaches the home", async () => {
  const role = "arn:aws:iam::123456789012:role/nobody";
  const answer = await loopbackRequest({
    url: endpoint,
    method: "POST",
    headers: { ...signedFor("iam"), "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ Action: "CreateRole", AssumeRolePolicyDocument: trustOf(role) }).toString(),
  });
  expect(answer.status).toBe(400);
  expect(answer.body).toContain(`<Message>Invalid principal in policy: "AWS":"${role}"</Message>`);
});

test("a home that does not answer is a failure of the emulator, said as such", async () => {
  const gone = await home("moto");
  const port = portOf(gone);
  await once(gone.close(), "close");
  const router = await listening(createRouter({ ...options, ports: { ministack: port, moto: port, here: port } }));
  const answer = await loopbackRequest({ url: `http://127.0.0.1:${portOf(router)}`, headers: signedFor("ecs") });
  await once(router.close(), "close");
  expect(answer.status).toBe(500);
  expect(JSON.parse(answer.body)).toEqual({
    __type: "EmulatorFailure",
    message: `connect ECONNREFUSED 127.0.0.1:${port}`,
  });
});

let asked = 0;

/** Answers with what it was asked. */
function home(name: string): Promise<Server> {
  const server = createServer(async (incoming, answer) => {
    asked += 1;
    const { method, url, headers } = incoming;
    if (method === "HEAD") return void answer.writeHead(200, { "Content-Length": "99" }).end();
    answer.writeHead(202, { "X-Home": name });
    answer.end(`${name} ${method} ${url} x-own=${headers["x-own"]} ${await bodyOf(incoming)}`);
  });
  return listening(server);
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of incoming) body += chunk;
  return body;
}

async function listening(server: Server): Promise<Server> {
  await once(server.listen(0, "127.0.0.1"), "listening");
  return server;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
