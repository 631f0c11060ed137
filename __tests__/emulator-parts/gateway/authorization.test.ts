import type { Authorizer } from "../../../emulator/gateway/api/deployed-api";
import { evaluatePolicy } from "../../../emulator/gateway/authorization/evaluate-policy";
import {
  checkAnonymousPermission,
  checkInvokePermission,
  type Invocation,
} from "../../../emulator/gateway/authorization/invoke-permission";
import { LambdaAuthorizers, type FunctionAnswer } from "../../../emulator/gateway/authorization/lambda-authorizer";
import { RememberedCredentials } from "../../../emulator/gateway/authorization/remembered-credentials";
import type { GatewayRequest } from "../../../emulator/gateway/gateway-request";
import type { Refusal } from "../../../emulator/gateway/refusal";

const call: Invocation = {
  apiId: "abc",
  stage: "live",
  method: "GET",
  path: "/cases/7",
  account: "123456789012",
  sourceIp: "127.0.0.1",
};
const root = { arn: "arn:aws:iam::123456789012:root", account: "123456789012", accessKeyId: "local" };
const session = {
  arn: "arn:aws:sts::123456789012:assumed-role/reader/one",
  account: "123456789012",
  accessKeyId: "ASIA1",
};

const policy = (...statements: object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const everything = { Action: "execute-api:Invoke", Resource: "execute-api:/*", Principal: "*" };

async function said(check: () => unknown): Promise<string> {
  try {
    await check();
    return "let through";
  } catch (error) {
    return (error as Refusal).answer().body.toString();
  }
}

describe("the permission to invoke", () => {
  const ask = (decision: "allowed" | "explicitDeny" | "implicitDeny", apiPolicy?: string) =>
    said(() => checkInvokePermission({ ...call, policy: apiPolicy }, session, async () => decision));
  const refused = `{"Message":"User: arn:aws:sts::123456789012:assumed-role/reader/one is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********9012:abc/live/GET/cases/7`;

  it("comes from the caller's policies or from the API's", async () => {
    expect(await ask("allowed")).toBe("let through");
    expect(await ask("implicitDeny")).toBe(`${refused}"}`);
    expect(await ask("implicitDeny", policy({ Effect: "Allow", ...everything }))).toBe("let through");
  });

  it("is taken by either", async () => {
    expect(await ask("explicitDeny", policy({ Effect: "Allow", ...everything }))).toBe(
      `${refused} with an explicit deny"}`,
    );
    expect(await ask("allowed", policy({ Effect: "Deny", ...everything }))).toBe(`${refused} with an explicit deny"}`);
  });

  it("of another account needs both", async () => {
    const other = { ...session, account: "210987654321" };
    const allowing = { ...call, policy: policy({ Effect: "Allow", ...everything }) };
    expect(await said(() => checkInvokePermission(allowing, other, async () => "allowed"))).toBe("let through");
    expect(await said(() => checkInvokePermission(call, other, async () => "allowed"))).toContain("is not authorized");
    expect(await said(() => checkInvokePermission(allowing, other, async () => "implicitDeny"))).toContain(
      "is not authorized",
    );
  });

  it("is the account's own unless the API denies it", async () => {
    const asRoot = (apiPolicy?: string) =>
      said(() => checkInvokePermission({ ...call, policy: apiPolicy }, root, async () => "implicitDeny"));
    expect(await asRoot()).toBe("let through");
    expect(await asRoot(policy({ Effect: "Deny", ...everything }))).toContain("root is not authorized");
  });

  it("of nobody comes from the API's policy, where it has one", async () => {
    const anybody = (apiPolicy?: string) => said(() => checkAnonymousPermission({ ...call, policy: apiPolicy }));
    expect(await anybody()).toBe("let through");
    expect(await anybody(policy({ Effect: "Allow", ...everything }))).toBe("let through");
    expect(await anybody(policy({ ...everything, Effect: "Allow", Principal: { AWS: "123456789012" } }))).toContain(
      "User: anonymous is not authorized to perform: execute-api:Invoke",
    );
  });
});

describe("a resource policy", () => {
  const question = {
    principalArn: session.arn,
    account: session.account,
    action: "execute-api:Invoke",
    resource: "arn:aws:execute-api:us-east-1:123456789012:abc/live/GET/cases/7",
    keys: { "aws:sourceip": "10.1.2.3", "aws:securetransport": "true" },
  };
  const ask = (statement: object) =>
    evaluatePolicy(
      policy({ Effect: "Allow", ...everything, ...statement }),
      question,
      "arn:aws:execute-api:us-east-1:123456789012:abc",
    );

  it.each([
    ["allow", { Principal: { AWS: "arn:aws:iam::123456789012:role/reader" } }],
    ["allow", { Principal: { AWS: ["arn:aws:iam::123456789012:root"] } }],
    ["none", { Principal: { AWS: "arn:aws:iam::123456789012:role/writer" } }],
    ["none", { Principal: { Service: "lambda.amazonaws.com" } }],
    ["allow", { Action: "execute-api:*" }],
    ["none", { Action: "execute-api:ManageConnections" }],
    ["allow", { Resource: "execute-api:/live/GET/*" }],
    ["none", { Resource: "execute-api:/live/POST/*" }],
    ["allow", { Resource: "arn:aws:execute-api:*:*:abc/*" }],
    ["allow", { Condition: { IpAddress: { "aws:SourceIp": ["10.1.0.0/16"] } } }],
    ["none", { Condition: { NotIpAddress: { "aws:SourceIp": "10.1.0.0/16" } } }],
    ["none", { Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } } }],
    ["allow", { Condition: { StringNotEquals: { "aws:SourceVpc": "vpc-1" } } }],
    ["allow", { Condition: { Bool: { "aws:SecureTransport": "true" } } }],
    ["none", { Condition: { NumericLessThan: { "aws:SourceIp": "1" } } }],
    ["deny", { Effect: "Deny", Condition: { NumericLessThan: { "aws:SourceIp": "1" } } }],
    ["deny", { Effect: "Deny" }],
  ])("says %s by %j", (expected, statement) => expect(ask(statement)).toBe(expected));
});

describe("a Lambda authorizer", () => {
  const authorizer: Authorizer = {
    id: "a1",
    type: "TOKEN",
    functionArn: "arn:aws:lambda:us-east-1:123456789012:function:check",
    identitySource: "method.request.header.Authorization",
    ttlSeconds: 300,
  };
  const allow = {
    Action: "execute-api:Invoke",
    Effect: "Allow",
    Resource: "arn:aws:execute-api:*:*:abc/live/GET/cases/*",
  };
  const answering = (...Statement: object[]): FunctionAnswer => ({
    value: { principalId: "ann", policyDocument: { Version: "2012-10-17", Statement }, context: { office: 7 } },
  });

  function asked(answer: FunctionAnswer, declared: Partial<Authorizer> = {}) {
    const events: object[] = [];
    let now = 0;
    const authorizers = new LambdaAuthorizers(
      async (_, event) => {
        events.push(event);
        return answer;
      },
      () => new Date(now),
    );
    const ask = (token?: string, path = "/cases/7") => {
      const headers = token === undefined ? [] : [["authorization", token] as const];
      const request = {
        id: "1",
        time: new Date(0),
        domain: "d",
        method: "GET",
        path,
        query: "q=1",
        headers,
      } as unknown as GatewayRequest;
      const question = {
        request,
        call: { ...call, path },
        resourcePath: "/{proxy+}",
        parameters: { proxy: "cases/7" },
      };
      return authorizers.authorize({ ...authorizer, ...declared }, question);
    };
    return { ask, events, pass: (seconds: number) => void (now += seconds * 1000) };
  }

  it("is asked with the token, and its decision is kept as long as it says", async () => {
    const { ask, events, pass } = asked(answering(allow));
    expect(await ask("Bearer x")).toMatchObject({ principalId: "ann", context: { office: "7" } });
    expect(events).toEqual([
      {
        type: "TOKEN",
        methodArn: "arn:aws:execute-api:us-east-1:123456789012:abc/live/GET/cases/7",
        authorizationToken: "Bearer x",
      },
    ]);
    await ask("Bearer x", "/cases/8");
    await ask("Bearer y");
    expect(events).toHaveLength(2);
    pass(301);
    await ask("Bearer x");
    expect(events).toHaveLength(3);
  });

  it("with a time of 0 is asked each time", async () => {
    const { ask, events } = asked(answering(allow), { ttlSeconds: 0 });
    await ask("Bearer x");
    await ask("Bearer x");
    expect(events).toHaveLength(2);
  });

  it("of the kind REQUEST sees the whole request", async () => {
    const identitySource = "method.request.header.Authorization, method.request.querystring.q";
    const { ask, events } = asked(answering(allow), { type: "REQUEST", identitySource });
    await ask("Bearer x");
    expect(events[0]).toMatchObject({
      type: "REQUEST",
      httpMethod: "GET",
      headers: { authorization: "Bearer x" },
      queryStringParameters: { q: "1" },
      pathParameters: { proxy: "cases/7" },
      requestContext: { stage: "live", apiId: "abc" },
    });
  });

  it("is not asked without a token, or with one of the wrong form", async () => {
    const { ask, events } = asked(answering(allow), { validationExpression: "Bearer .+" });
    expect(await said(() => ask())).toBe(`{"message":"Unauthorized"}`);
    expect(await said(() => ask("Basic x"))).toBe(`{"message":"Unauthorized"}`);
    expect(events).toEqual([]);
  });

  it.each([
    [
      "denies",
      answering({ ...allow, Effect: "Deny" }),
      `{"Message":"User is not authorized to access this resource with an explicit deny in an identity-based policy"}`,
    ],
    [
      "allows something else",
      answering({ ...allow, Resource: "arn:aws:execute-api:*:*:other/*" }),
      `{"Message":"User is not authorized to access this resource"}`,
    ],
    ["throws Unauthorized", { error: "Unauthorized" }, `{"message":"Unauthorized"}`],
    ["throws something else", { error: "TypeError" }, `{"message":null}`],
    ["answers nonsense", { value: "yes" }, `{"message":null}`],
    ["names no principal", { value: { policyDocument: {} } }, `{"message":null}`],
  ])("that %s refuses", async (_, answer, body) => {
    expect(await said(() => asked(answer).ask("Bearer x"))).toBe(body);
  });
});

test("a key is asked for once a minute, and again after a change of IAM", async () => {
  let [now, asked] = [0, 0];
  const owner = { secretAccessKey: "s", principalArn: root.arn, account: root.account };
  const secretOf = async () => {
    asked += 1;
    return owner;
  };
  const credentials = new RememberedCredentials({ secretOf }, () => new Date(now));
  await credentials.secretOf("a");
  expect(await credentials.secretOf("a")).toBe(owner);
  expect(asked).toBe(1);
  now = 61_000;
  await credentials.secretOf("a");
  credentials.forget();
  await credentials.secretOf("a");
  expect(asked).toBe(3);
});
