import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { issuedCredentials } from "../../../emulator/authorization/issued-credentials";
import { permissionGate } from "../../../emulator/authorization/permission-gate";
import type { SignedRequest } from "../../../emulator/signed-request";

let server: Server;
let verdict: object;
let asked: { url?: string; question: object }[];

beforeAll(async () => {
  server = createServer((incoming, answer) => {
    let body = "";
    incoming.on("data", (chunk) => (body += chunk));
    incoming.on("end", () => {
      asked.push({ url: incoming.url, question: JSON.parse(body) as object });
      answer.end(JSON.stringify(verdict));
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
});

beforeEach(() => {
  verdict = {};
  asked = [];
});

afterAll(() => void server.close());

const noPolicy = async () => undefined;
const home = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const session =
  "AWS4-HMAC-SHA256 Credential=ASIA0123/20260101/us-east-1/ecs/aws4_request, SignedHeaders=host, Signature=0";
const json = {
  "x-amz-target": "AmazonEC2ContainerServiceV20141113.ListClusters",
  "content-type": "application/x-amz-json-1.1",
};
const form = { "content-type": "application/x-www-form-urlencoded" };
const message = "User: arn:aws:sts::123456789012:assumed-role/a/b is not authorized to perform: …";

function requestTo(service: string, headers: Record<string, string>, more: Partial<SignedRequest> = {}): SignedRequest {
  return {
    account: "123456789012",
    service,
    method: "POST",
    url: "/",
    headers: { authorization: session, ...headers },
    body: Buffer.from("{}"),
    ...more,
  };
}

test("a request is asked about as it came, with what it needs", async () => {
  const request = requestTo("ecs", json);
  expect(await permissionGate(home(), noPolicy)(request)).toBeUndefined();
  const permissions = [
    {
      action: "ecs:ListClusters",
      resources: ["*"],
      context: { "ecs:cluster": "arn:aws:ecs:us-east-1:123456789012:cluster/default" },
    },
  ];
  const { account, service, method, url, headers } = request;
  expect(asked).toEqual([
    { url: "/_thrive/authorize", question: { account, service, method, url, headers, body: "e30=", permissions } },
  ]);
});

test("the root and services that check for themselves are not asked about", async () => {
  verdict = { kind: "permission", message };
  const root = session.replace("ASIA0123", "local");
  const gate = permissionGate(home(), noPolicy);
  expect(await gate(requestTo("ecs", { ...json, authorization: root }))).toBeUndefined();
  expect(
    await gate(requestTo("ecs", { authorization: "" }, { url: "/?X-Amz-Credential=local%2F20260101" })),
  ).toBeUndefined();
  expect(await gate(requestTo("sqs", json))).toBeUndefined();
  expect(asked).toEqual([]);
});

test("what is of another account is asked about with its policy, a root's call too", async () => {
  const body = Buffer.from(JSON.stringify({ registryId: "222222222222", repositoryName: "web" }));
  const root = session.replace("ASIA0123", "local");
  const target = "AmazonEC2ContainerRegistry_V20150921.BatchGetImage";
  const request = requestTo("ecr", { ...json, authorization: root, "x-amz-target": target }, { body });
  const gate = permissionGate(home(), async (_, owner) => `policy of ${owner}`);
  expect(await gate(request)).toBeUndefined();
  expect(asked[0]?.question).toMatchObject({
    owner: "222222222222",
    policy: "policy of 222222222222",
    permissions: [{ action: "ecr:BatchGetImage", resources: ["arn:aws:ecr:us-east-1:222222222222:repository/web"] }],
  });
});

test.each([
  ["ecs", json, { protocol: "json", code: "AccessDeniedException", status: 400, message }],
  ["codecommit", json, { protocol: "json", code: "AccessDeniedException", status: 400, message }],
  ["apigateway", {}, { protocol: "json", code: "AccessDeniedException", status: 403, message }],
  ["elasticloadbalancing", form, { protocol: "query", code: "AccessDenied", status: 403, message }],
  ["route53", {}, { protocol: "rest-xml", code: "AccessDenied", status: 403, message }],
  [
    "ec2",
    form,
    {
      protocol: "ec2",
      code: "UnauthorizedOperation",
      status: 403,
      message: `You are not authorized to perform this operation. ${message}`,
    },
  ],
])("%s words what is not permitted as AWS does", async (service, headers, refused) => {
  verdict = { kind: "permission", message };
  expect(await permissionGate(home(), noPolicy)(requestTo(service, headers))).toEqual(refused);
});

test("credentials are refused with what the home of IAM says", async () => {
  verdict = { kind: "credentials", code: "UnrecognizedClientException", status: 400, message: "The security token …" };
  expect(await permissionGate(home(), noPolicy)(requestTo("ecs", json))).toMatchObject({
    protocol: "json",
    code: "UnrecognizedClientException",
    status: 400,
    message: "The security token …",
  });
});

test("the secret of a key that nobody has is undefined", async () => {
  verdict = { code: "UnrecognizedClientException", message: "The security token …" };
  expect(await issuedCredentials(home()).secretOf("AKIA0123")).toBeUndefined();
  verdict = { secretAccessKey: "s", sessionToken: null, principalArn: "arn", account: "123456789012" };
  expect(await issuedCredentials(home()).secretOf("AKIA0123")).toEqual({
    secretAccessKey: "s",
    sessionToken: undefined,
    principalArn: "arn",
    account: "123456789012",
  });
});
