import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { aws } from "../../../emulator/aws-cli/aws";

let server: Server;
let endpoint: string;
let asked: IncomingMessage[];
let answer: { status: number; value: object };

beforeAll(async () => {
  server = createServer((incoming, response) => {
    asked.push(incoming);
    incoming.resume();
    response.writeHead(answer.status, { "Content-Type": "application/x-amz-json-1.1", Connection: "close" });
    response.end(JSON.stringify(answer.value));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

beforeEach(() => {
  asked = [];
  const authorizationToken = Buffer.from("AWS:pass:word").toString("base64");
  answer = { status: 200, value: { authorizationData: [{ authorizationToken }] } };
});

afterAll(() => void server.close());

async function run(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const [out, err]: [string[], string[]] = [[], []];
  const keys = { AWS_ACCESS_KEY_ID: "key-of-the-build", AWS_SECRET_ACCESS_KEY: "s", AWS_SESSION_TOKEN: "session" };
  const surroundings = {
    environment: { AWS_ENDPOINT_URL: endpoint, ...keys, ...environment },
    say: (line: string) => void out.push(line),
    warn: (line: string) => void err.push(line),
  };
  return { code: await aws(args, surroundings), out: out.join("\n"), err: err.join("\n") };
}

test("gives the password of the registry, asked for with the build's own keys", async () => {
  const ran = await run(["ecr", "get-login-password", "--region", "us-gov-west-1"]);
  expect(ran).toEqual({ code: 0, out: "pass:word", err: "" });
  const [{ headers }] = asked as [IncomingMessage];
  expect(headers["x-amz-target"]).toMatch(/\.GetAuthorizationToken$/);
  expect(headers.authorization).toMatch(/Credential=key-of-the-build\/\d{8}\/us-gov-west-1\/ecr\//);
  expect(headers["x-amz-security-token"]).toBe("session");
});

test("takes the region of the build when none is named", async () => {
  await run(["ecr", "get-login-password"], { AWS_REGION: "us-west-2" });
  expect(asked[0]?.headers.authorization).toContain("/us-west-2/ecr/");
});

test("says in the CLI's words what AWS refuses", async () => {
  answer = { status: 400, value: { __type: "AccessDeniedException", message: "not authorized" } };
  expect(await run(["ecr", "get-login-password"])).toEqual({
    code: 254,
    out: "",
    err: "An error occurred (AccessDeniedException) when calling the GetAuthorizationToken operation: not authorized",
  });
});

test.each([
  [["s3", "ls"]],
  [["ecr", "describe-images"]],
  [["ecr", "get-login-password", "--profile", "prod"]],
  [["ecr", "get-login-password", "more"]],
  [[]],
])("%j is refused, with what it knows", async (args) => {
  const err = "aws: the stand-in aws of the local AWS knows aws ecr get-login-password [--region REGION] alone";
  expect(await run(args)).toEqual({ code: 252, out: "", err });
  expect(asked).toEqual([]);
});

test.each([undefined, "https://api.ecr.us-east-1.amazonaws.com"])("goes nowhere else: %s", async (AWS_ENDPOINT_URL) => {
  const err =
    "aws: the stand-in aws of the local AWS reaches the local AWS alone; set AWS_ENDPOINT_URL to the address that ./thrive status shows";
  expect(await run(["ecr", "get-login-password"], { AWS_ENDPOINT_URL })).toEqual({ code: 252, out: "", err });
});
