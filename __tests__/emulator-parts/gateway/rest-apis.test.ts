import { Clock } from "../../../emulator/clock";
import type { Integration, Method, VpcLink } from "../../../emulator/gateway/api/deployed-api";
import { Throttle } from "../../../emulator/gateway/api/throttle";
import { Trace } from "../../../emulator/gateway/records/trace";
import type { RequestRecord } from "../../../emulator/gateway/records/request-record";
import { Refusal } from "../../../emulator/gateway/refusal";
import { RestApis, type RestApiParts } from "../../../emulator/gateway/rest-apis";

interface Setting {
  readonly method?: Partial<Method>;
  readonly integration?: Partial<Integration>;
  readonly link?: Partial<VpcLink>;
  readonly parts?: Partial<RestApiParts>;
  readonly stage?: "gone";
}

const answered = { status: 200, headers: [], body: Buffer.from("ok") };

async function ask(setting: Setting = {}) {
  const integration: Integration = {
    type: "HTTP_PROXY",
    uri: "https://origin/x",
    connectionType: "VPC_LINK",
    connectionId: "link",
    timeoutMilliseconds: 15_000,
    requestParameters: {},
    ...setting.integration,
  };
  const method: Method = {
    authorization: "NONE",
    apiKeyRequired: false,
    requiredParameters: [],
    integration,
    ...setting.method,
  };
  const resources = [{ id: "r", path: "/{proxy+}", methods: { GET: method } }];
  const stage = { name: "live", definition: { resources, authorizers: [] }, settings: {}, variables: {} };
  const clock = new Clock(1000, 1000);
  const parts: RestApiParts = {
    clock,
    apis: {
      mappings: async () => [{ basePath: "collections", apiId: "abc", stage: "live" }],
      api: async () => ({ id: "abc", name: "collections" }),
      stage: async () => (setting.stage === "gone" ? undefined : stage),
      vpcLink: async () => ({ id: "link", status: "AVAILABLE", targetArns: ["nlb"], ...setting.link }),
    },
    credentials: { secretOf: async () => undefined },
    identityPolicies: async () => "implicitDeny",
    authorizers: { authorize: async () => ({ principalId: "ann", context: {} }) },
    usagePlans: {
      check: async () => {
        throw new Refusal("FORBIDDEN", "Forbidden");
      },
    },
    throttle: new Throttle(() => clock.now()),
    network: { prepare: async () => {}, answer: async () => answered },
    ...setting.parts,
  };
  const request = {
    id: "1",
    time: new Date(),
    domain: "d",
    method: "GET",
    path: "/collections/a",
    query: "",
    headers: [],
    sourceIp: "127.0.0.1",
    body: Buffer.alloc(0),
  };
  const record: RequestRecord = {
    request,
    trace: new Trace(),
    traceId: "Root=1",
    extendedId: "x",
    account: "123456789012",
  };
  try {
    const { status, body } = await new RestApis(parts).answer(record);
    return { status, body: body.toString(), record };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { status: error.status, body: error.answer().body.toString(), inLog: error.inLog, record };
  }
}

test("passes a request through", async () => {
  const { status, record } = await ask();
  expect(status).toBe(200);
  expect(record).toMatchObject({ api: { name: "collections" }, stage: { name: "live" }, integration: { status: 200 } });
});

test.each<[string, Setting, number, string, string | undefined]>([
  ["a stage that is gone", { stage: "gone" }, 403, "Forbidden", undefined],
  ["an API key that no plan knows", { method: { apiKeyRequired: true } }, 403, "Forbidden", undefined],
  [
    "a missing parameter",
    { method: { requiredParameters: ["method.request.querystring.q"] } },
    400,
    "Missing required request parameters: [q]",
    undefined,
  ],
  [
    "a VPC link that is not ready",
    { link: { status: "PENDING" } },
    500,
    "Internal server error",
    "VPC link link is PENDING",
  ],
  [
    "no integration",
    { method: { integration: undefined } },
    500,
    "Internal server error",
    "No integration defined for method",
  ],
  [
    "an integration that is not played",
    { integration: { type: "MOCK" } },
    500,
    "Internal server error",
    "the local AWS does not play integration MOCK",
  ],
  [
    "an authorizer that was not deployed",
    { method: { authorization: "CUSTOM", authorizerId: "a" } },
    500,
    "Internal server error",
    "authorizer a was not deployed",
  ],
  [
    "another way to sign in",
    { method: { authorization: "COGNITO_USER_POOLS" } },
    500,
    "Internal server error",
    "does not play authorization COGNITO_USER_POOLS",
  ],
])("%s is answered as AWS does", async (_, setting, status, message, inLog) => {
  const answer = await ask(setting);
  expect({ status: answer.status, body: answer.body }).toEqual({ status, body: JSON.stringify({ message }) });
  if (inLog !== undefined) expect(answer.inLog).toContain(inLog);
});

test("an answer that does not come is a timeout, of whose waiting the reading before is no part", async () => {
  const slowly = async () => new Promise<void>((resolve) => setTimeout(resolve, 20));
  const network = { prepare: slowly, answer: async () => answered };
  expect((await ask({ parts: { network } })).status).toBe(200);
  const silent = { prepare: slowly, answer: () => new Promise<never>(() => {}) };
  const answer = await ask({ parts: { network: silent } });
  expect(answer).toMatchObject({ status: 504, body: `{"message":"Endpoint request timed out"}` });
  expect(answer.record.integration?.status).toBe(504);
});
