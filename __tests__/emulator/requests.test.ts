import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { createServer, type ClientRequest, request, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import * as api from "@aws-sdk/client-api-gateway";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import * as ec2 from "@aws-sdk/client-ec2";
import * as iam from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { loopbackRequest, type LoopbackAnswer } from "../../emulator/loopback-request";
import { signRequest, type SigningKey } from "../../cli/sign-request";
import type { Target } from "../../emulator/targets/targets";
import { startGateway, type RunningGateway } from "./requests-support/running-gateway";
import { accessLogGroup, deployWayIn, domain, domainOf, type WayIn } from "./requests-support/way-in";

jest.setTimeout(120_000);

let running: RunningGateway;
let wayIn: WayIn;
let base: string;
let service: Server;
let serve: RequestListener;

const echo: RequestListener = (incoming, answer) => {
  const { method, url, headers } = incoming;
  incoming.resume().on("end", () => answer.end(JSON.stringify({ method, url, headers })));
};

beforeAll(async () => {
  service = createServer((incoming, answer) => serve(incoming, answer)).listen(0, "127.0.0.1");
  running = await startGateway("requests");
  wayIn = await deployWayIn(running);
  base = await gatewayAddress();
});

afterAll(async () => {
  await running?.stop();
  service.closeAllConnections();
  service.close();
});

beforeEach(() => {
  serve = echo;
  running.targets.set(wayIn.targetGroup, [task()]);
  running.measured.length = 0;
});

function task(more: Partial<Target> = {}): Target {
  const { port } = service.address() as AddressInfo;
  const securityGroups = [wayIn.groups.task];
  return { host: "127.0.0.1", port, state: "healthy", securityGroups, containerPort: 8080, ...more };
}

/** The listener of the domain; it opens a moment after the domain is made. */
async function gatewayAddress(name = domain): Promise<string> {
  for (;;) {
    const answer = await loopbackRequest({ url: `${running.client.endpoint}/_thrive/gateway` });
    const found = (JSON.parse(answer.body) as { domains: Record<string, string> }).domains[name];
    if (found !== undefined) return found;
  }
}

interface Call {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly key?: SigningKey;
  /** @default the first environment's */
  readonly at?: string;
}

async function call(path: string, more: Call = {}): Promise<LoopbackAnswer> {
  const url = new URL(`${more.at ?? base}${path}`);
  const { method = "GET", headers = {}, body = "", key } = more;
  return loopbackRequest({
    url: url.href,
    method,
    headers: await signRequest({ url, method, headers, body }, key),
    body,
  });
}

async function hopsOf({ headers }: LoopbackAnswer) {
  const answer = await loopbackRequest({
    url: `${running.client.endpoint}/_thrive/requests/${String(headers["x-amzn-requestid"])}`,
  });
  return (JSON.parse(answer.body) as { hops: { what: string; id: string; decision: string }[] }).hops;
}

const gatewayClient = () => new api.APIGatewayClient(running.client);

test("a signed request goes hop by hop to the target", async () => {
  const answer = await call("/collections/cases/7?open=true&name=O%27Neil%20x", { headers: { "x-colour": "blue" } });
  expect(answer.status).toBe(200);
  const seen = JSON.parse(answer.body) as { url: string; headers: Record<string, string> };
  expect(seen.url).toBe("/collections/cases/7?open=true&name=O%27Neil%20x");
  expect(seen.headers).toMatchObject({
    host: "origin.trial.example.org",
    "x-colour": "blue",
    "x-forwarded-for": "127.0.0.1",
    "x-amzn-apigateway-api-id": wayIn.apiId,
  });
  expect(seen.headers).not.toHaveProperty("authorization");
  const hops = await hopsOf(answer);
  expect(hops.map(({ what }) => what)).toEqual([
    "base path mapping",
    "resource",
    "authorization",
    "throttle",
    "integration",
    "VPC link",
    "network load balancer",
    "security groups",
    "application load balancer",
    "rule",
    "target group",
    "security groups",
    "target",
  ]);
});

test("a second environment of the account has a domain, a listener and a way of its own", async () => {
  const prod = await deployWayIn(running, "prod");
  const at = await gatewayAddress(domainOf("prod"));
  expect([prod.vpcId === wayIn.vpcId, at === base]).toEqual([false, false]);
  running.targets.set(prod.targetGroup, [task({ securityGroups: [prod.groups.task] })]);
  running.targets.set(wayIn.targetGroup, []);
  const answer = await call("/collections/cases/7", { at });
  expect(answer.status).toBe(200);
  expect((JSON.parse(answer.body) as { headers: object }).headers).toMatchObject({
    host: "origin.prod.example.org",
    "x-amzn-apigateway-api-id": prod.apiId,
  });
  expect((await call("/collections/cases/7")).status).toBe(503);
});

test("the root of the base path is passed on too", async () => {
  const answer = await call("/collections");
  expect(JSON.parse(answer.body)).toMatchObject({ url: "/collections" });
});

test("what is deployed is read once, not for each request", async () => {
  const asked: string[] = [];
  const count = (message: unknown) => {
    const host = (message as { request: ClientRequest }).request.getHeader("host");
    asked.push(String(host));
  };
  await call("/collections/health");
  subscribe("http.client.request.start", count);
  for (let times = 0; times < 20; times++) await call("/collections/health");
  unsubscribe("http.client.request.start", count);
  expect(asked).toContain(new URL(base).host);
  expect(asked.filter((host) => host === running.moto)).toEqual([]);
});

test("a path that no API has is forbidden, and one without a signature too", async () => {
  expect(await call("/outreach/health")).toMatchObject({ status: 403, body: `{"message":"Forbidden"}` });
  const unsigned = await loopbackRequest({ url: `${base}/collections/health` });
  expect(unsigned).toMatchObject({ status: 403, body: `{"message":"Missing Authentication Token"}` });
  expect(unsigned.headers["x-amzn-errortype"]).toBe("MissingAuthenticationTokenException");
});

test("a body over 10 MB is refused before it was read", async () => {
  const status = await new Promise((resolve, reject) => {
    const sent = request(`${base}/collections/files`, {
      method: "POST",
      headers: { "Content-Length": 11 * 1024 * 1024, Expect: "100-continue" },
    });
    sent.on("response", (answer) => {
      answer.resume();
      resolve(answer.statusCode);
      sent.destroy();
    });
    sent.on("error", reject);
    sent.flushHeaders();
  });
  expect(status).toBe(413);
});

test("a body that grows over 10 MB is refused", async () => {
  const answer = await loopbackRequest({
    url: `${base}/collections/files`,
    method: "POST",
    headers: { "Transfer-Encoding": "chunked" },
    body: Buffer.alloc(11 * 1024 * 1024),
  });
  expect(answer).toMatchObject({ status: 413, body: `{"message":"Request Too Long"}` });
});

test("a body of 10 MB passes", async () => {
  const answer = await call("/collections/files", { method: "POST", body: "x".repeat(10 * 1024 * 1024) });
  expect(answer.status).toBe(200);
});

test("headers over 10 240 bytes are refused", async () => {
  const answer = await loopbackRequest({
    url: `${base}/collections/health`,
    headers: { "x-long": "x".repeat(10_240) },
  });
  expect(answer.status).toBe(431);
});

test("without a target the load balancer answers 503", async () => {
  running.targets.set(wayIn.targetGroup, []);
  const answer = await call("/collections/health");
  expect(answer.status).toBe(503);
  expect(answer.body).toContain("<h1>503 Service Temporarily Unavailable</h1>");
  expect(running.measured).toContainEqual(
    expect.objectContaining({ namespace: "AWS/ApplicationELB", name: "HTTPCode_ELB_5XX_Count" }),
  );
  expect(running.measured).toContainEqual({
    namespace: "AWS/ApiGateway",
    name: "5XXError",
    dimensions: { ApiName: "trial-collections", Stage: "live" },
    value: 1,
    unit: "Count",
  });
});

test("a target that hangs up or does not listen is a bad gateway", async () => {
  serve = (incoming) => incoming.socket.destroy();
  expect((await call("/collections/health")).status).toBe(502);
  running.targets.set(wayIn.targetGroup, [task({ port: 1 })]);
  const answer = await call("/collections/health");
  expect(answer.body).toContain("<h1>502 Bad Gateway</h1>");
});

test("a target that does not answer in time is given up", async () => {
  serve = () => {};
  const answer = await call("/collections/slow");
  expect(answer).toMatchObject({ status: 504, body: `{"message":"Endpoint request timed out"}` });
});

test("unhealthy targets are asked when none is healthy", async () => {
  const [target] = running.targets.get(wayIn.targetGroup)!;
  running.targets.set(wayIn.targetGroup, [{ ...target!, state: "unhealthy" }]);
  expect((await call("/collections/health")).status).toBe(200);
});

test("a closed security group is a way without an answer", async () => {
  const network = new ec2.EC2Client(running.client);
  const rule = { GroupId: wayIn.groups.alb, SecurityGroupRuleIds: [wayIn.albIngress] };
  await network.send(new ec2.RevokeSecurityGroupIngressCommand(rule));
  const answer = await call("/collections/health");
  expect(answer).toMatchObject({ status: 504, body: `{"message":"Endpoint request timed out"}` });
  expect((await hopsOf(answer)).at(-1)).toMatchObject({
    what: "security groups",
    decision: "closed on 443: API Gateway waits in vain",
  });
  const pair = [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, UserIdGroupPairs: [{ GroupId: wayIn.groups.nlb }] }];
  await network.send(new ec2.AuthorizeSecurityGroupIngressCommand({ GroupId: wayIn.groups.alb, IpPermissions: pair }));
  expect((await call("/collections/health")).status).toBe(200);
});

test("the group of the task that is asked decides over the last hop", async () => {
  running.targets.set(wayIn.targetGroup, [task({ securityGroups: [wayIn.groups.nlb] })]);
  const answer = await call("/collections/health");
  expect(answer.status).toBe(504);
  expect(answer.body).toContain("<h1>504 Gateway Time-out</h1>");
  expect((await hopsOf(answer)).at(-1)?.decision).toBe("closed on 8080: no connection within 10 seconds");
});

test("more than the stage lets through is too many", async () => {
  const throttle = async (rate: string, burst: string) =>
    gatewayClient().send(
      new api.UpdateStageCommand({
        restApiId: wayIn.apiId,
        stageName: "live",
        patchOperations: [
          { op: "replace", path: "/*/*/throttling/rateLimit", value: rate },
          { op: "replace", path: "/*/*/throttling/burstLimit", value: burst },
        ],
      }),
    );
  await throttle("0.1", "1");
  const answers = [await call("/collections/health"), await call("/collections/health")];
  expect(answers.map(({ status }) => status)).toEqual([200, 429]);
  expect(answers[1]).toMatchObject({ body: `{"message":"Too Many Requests"}` });
  expect(answers[1]!.headers["x-amzn-errortype"]).toBe("TooManyRequestsException");
  await throttle("500", "500");
});

test("a changed method counts when it is deployed", async () => {
  const method = { restApiId: wayIn.apiId, resourceId: wayIn.proxyId, httpMethod: "ANY" };
  const patchOperations = [{ op: "replace", path: "/authorizationType", value: "NONE" }] as const;
  await gatewayClient().send(new api.UpdateMethodCommand({ ...method, patchOperations: [...patchOperations] }));
  const unsigned = () => loopbackRequest({ url: `${base}/collections/health` });
  expect((await unsigned()).status).toBe(403);
  const { id } = await gatewayClient().send(new api.CreateDeploymentCommand({ restApiId: wayIn.apiId }));
  expect((await unsigned()).status).toBe(403);
  const stage = { restApiId: wayIn.apiId, stageName: "live" };
  await gatewayClient().send(
    new api.UpdateStageCommand({ ...stage, patchOperations: [{ op: "replace", path: "/deploymentId", value: id }] }),
  );
  expect((await unsigned()).status).toBe(200);
  const back = [{ op: "replace", path: "/authorizationType", value: "AWS_IAM" }] as const;
  await gatewayClient().send(new api.UpdateMethodCommand({ ...method, patchOperations: [...back] }));
  const again = await gatewayClient().send(new api.CreateDeploymentCommand({ restApiId: wayIn.apiId }));
  await gatewayClient().send(
    new api.UpdateStageCommand({
      ...stage,
      patchOperations: [{ op: "replace", path: "/deploymentId", value: again.id }],
    }),
  );
});

test("the access log has a line of each request", async () => {
  const answer = await call("/collections/logged");
  const logs = new CloudWatchLogsClient(running.client);
  for (let lines: string[] = []; lines.length === 0;) {
    await running.clock.wait(1);
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: accessLogGroup }));
    lines = events.map(({ message }) => message!).filter((line) => line.includes("/collections/logged"));
    if (lines.length > 0) {
      expect(JSON.parse(lines[0]!)).toEqual({
        requestId: answer.headers["x-amzn-requestid"],
        status: "200",
        path: "/collections/logged",
        caller: "arn:aws:iam::123456789012:root",
      });
    }
  }
});

const mayInvoke = (resource: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "execute-api:Invoke", Resource: resource }],
  });

test("a user's policies decide", async () => {
  const users = new iam.IAMClient(running.client);
  await users.send(new iam.CreateUserCommand({ UserName: "caller" }));
  const { AccessKey } = await users.send(new iam.CreateAccessKeyCommand({ UserName: "caller" }));
  const key = { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! };
  const denied = await call("/collections/health", { key });
  expect(denied).toMatchObject({
    status: 403,
    body: `{"Message":"User: arn:aws:iam::123456789012:user/caller is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********9012:${wayIn.apiId}/live/GET/health"}`,
  });
  const PolicyDocument = mayInvoke(`arn:aws:execute-api:us-east-1:123456789012:${wayIn.apiId}/live/GET/*`);
  await users.send(new iam.PutUserPolicyCommand({ UserName: "caller", PolicyName: "invoke", PolicyDocument }));
  expect((await call("/collections/health", { key })).status).toBe(200);
  expect((await call("/collections/health", { key, method: "DELETE" })).status).toBe(403);
  const wrong = await call("/collections/health", { key: { ...key, secretAccessKey: "wrong" } });
  expect(wrong.headers["x-amzn-errortype"]).toBe("InvalidSignatureException");
});

test("a role's session needs its token, and its role's policies decide", async () => {
  const roles = new iam.IAMClient(running.client);
  const trust = { Effect: "Allow", Principal: { AWS: "arn:aws:iam::123456789012:root" }, Action: "sts:AssumeRole" };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [trust] });
  const { Role } = await roles.send(new iam.CreateRoleCommand({ RoleName: "calling", AssumeRolePolicyDocument }));
  const session = { RoleArn: Role!.Arn, RoleSessionName: "one" };
  const { Credentials } = await new STSClient(running.client).send(new AssumeRoleCommand(session));
  const key = {
    accessKeyId: Credentials!.AccessKeyId!,
    secretAccessKey: Credentials!.SecretAccessKey!,
    sessionToken: Credentials!.SessionToken!,
  };
  expect((await call("/collections/health", { key })).body).toContain("assumed-role/calling/one is not authorized");
  const PolicyDocument = mayInvoke("*");
  await roles.send(new iam.PutRolePolicyCommand({ RoleName: "calling", PolicyName: "invoke", PolicyDocument }));
  expect((await call("/collections/health", { key })).status).toBe(200);
  const { sessionToken: _, ...withoutToken } = key;
  const answer = await call("/collections/health", { key: withoutToken });
  expect(answer).toMatchObject({
    status: 403,
    body: `{"message":"The security token included in the request is invalid."}`,
  });
});
