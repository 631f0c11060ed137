import { accessLogLine } from "../../../emulator/gateway/records/access-log-line";
import { BalancerMetrics } from "../../../emulator/gateway/records/balancer-metrics";
import { recordRequest } from "../../../emulator/gateway/records/record-request";
import type { RequestRecord } from "../../../emulator/gateway/records/request-record";
import { Trace, TracedRequests, type TracedRequest } from "../../../emulator/gateway/records/trace";
import { configurationError, Refusal } from "../../../emulator/gateway/refusal";
import type { Measurement } from "../../../emulator/metrics/metrics";

function record(more: Partial<RequestRecord> = {}): RequestRecord {
  return {
    request: {
      id: "id-1",
      time: new Date(Date.UTC(2026, 0, 5, 7, 8, 9)),
      domain: "api.example.org",
      method: "GET",
      path: "/collections/health",
      query: "",
      headers: [["User-Agent", `a "quoted" agent`]],
      sourceIp: "127.0.0.1",
      body: Buffer.alloc(0),
    },
    trace: new Trace(),
    traceId: "Root=1-abc-def",
    extendedId: "x=",
    account: "123456789012",
    api: { id: "abc", name: "collections" },
    stage: {
      name: "live",
      definition: { resources: [], authorizers: [] },
      settings: { "*/*": { loggingLevel: "ERROR" } },
      variables: {},
      accessLog: {
        destinationArn: "arn:aws:logs:us-east-1:123456789012:log-group:/access:*",
        format: "$context.status",
      },
    },
    resource: { id: "r1", path: "/{proxy+}" },
    answer: { status: 200, headers: [], body: Buffer.from("12345") },
    milliseconds: 12.4,
    ...more,
  };
}

describe("an access log line", () => {
  const line = (format: string, more: Partial<RequestRecord> = {}) => accessLogLine(format, record(more));

  it.each([
    ["$context.requestId $context.httpMethod $context.path", "id-1 GET /collections/health"],
    ["$context.requestTime", "05/Jan/2026:07:08:09 +0000"],
    ["$context.requestTimeEpoch", "1767596889000"],
    ["$context.status $context.responseLength $context.responseLatency", "200 5 12"],
    ["$context.identity.sourceIp", "127.0.0.1"],
    ["$context.resourcePath $context.stage $context.apiId", "/{proxy+} live abc"],
    ["$context.xrayTraceId", "1-abc-def"],
    ["$context.error.message $context.waf.status $context.unheard.of", "- - -"],
    [`{"agent":"$context.identity.userAgent"}`, `{"agent":"a \\"quoted\\" agent"}`],
  ])("%s", (format, expected) => expect(line(format)).toBe(expected));

  it("names who called and what was refused", () => {
    const principal = {
      arn: "arn:aws:sts::123456789012:assumed-role/reader/one",
      account: "123456789012",
      accessKeyId: "ASIA1",
    };
    const refusal = new Refusal("THROTTLED", "Too Many Requests");
    expect(
      line(
        "$context.identity.userArn|$context.error.message|$context.error.messageString|$context.error.responseType",
        { principal, refusal },
      ),
    ).toBe(`arn:aws:sts::123456789012:assumed-role/reader/one|Too Many Requests|"Too Many Requests"|THROTTLED`);
  });

  it("tells what the authorizer told", () => {
    const authorization = { principalId: "ann", context: { office: `7","status":"200` } };
    expect(
      JSON.parse(
        line(`{"who":"$context.authorizer.principalId","office":"$context.authorizer.office"}`, { authorization }),
      ),
    ).toEqual({
      who: "ann",
      office: `7","status":"200`,
    });
  });

  it("of a path with quotes stays one JSON", () => {
    const { request } = record();
    const text = line(`{"path":"$context.path"}`, { request: { ...request, path: `/a"b` } });
    expect(JSON.parse(text)).toEqual({ path: `/a"b` });
  });
});

describe("of each request", () => {
  function recorded(more: Partial<RequestRecord> = {}) {
    const [measured, written] = [[] as Measurement[], [] as [string, string][]];
    const logs = { write: (group: string, line: string) => void written.push([group, line]) };
    recordRequest(record(more), { measure: (one) => void measured.push(one) }, logs);
    return { measured, written };
  }

  it("API Gateway's metrics are measured, by API and by stage", () => {
    const { measured } = recorded({ integration: { status: 200, milliseconds: 8 } });
    const ofStage = measured.filter(({ dimensions }) => dimensions.Stage === "live");
    expect(ofStage.map(({ name, value, unit }) => [name, value, unit])).toEqual([
      ["Count", 1, "Count"],
      ["4XXError", 0, "Count"],
      ["5XXError", 0, "Count"],
      ["Latency", 12.4, "Milliseconds"],
      ["IntegrationLatency", 8, "Milliseconds"],
    ]);
    expect(ofStage[0]).toMatchObject({
      namespace: "AWS/ApiGateway",
      dimensions: { ApiName: "collections", Stage: "live" },
    });
    expect(measured.filter(({ dimensions }) => !("Stage" in dimensions))).toHaveLength(5);
  });

  it.each([
    [403, "4XXError"],
    [504, "5XXError"],
  ])("%i counts as %s", (status, name) => {
    const { measured } = recorded({ answer: { status, headers: [], body: Buffer.alloc(0) } });
    expect(
      measured.filter(({ value, name: one }) => value === 1 && one.endsWith("Error")).map((one) => one.name),
    ).toEqual([name, name]);
  });

  it("the access log is written, and what is wrong with the API to its own log", () => {
    const { written } = recorded({
      refusal: configurationError("VPC link gone"),
      answer: { status: 500, headers: [], body: Buffer.alloc(0) },
    });
    expect(written).toEqual([
      ["/access", "500"],
      ["API-Gateway-Execution-Logs_abc/live", "(id-1) VPC link gone"],
      ["API-Gateway-Execution-Logs_abc/live", "(id-1) Method completed with status: 500"],
    ]);
    expect(recorded({ refusal: new Refusal("THROTTLED", "Too Many Requests") }).written).toHaveLength(1);
  });

  it("nothing is written when it came to no stage", () => {
    expect(recorded({ stage: undefined })).toEqual({ measured: [], written: [] });
  });
});

describe("a load balancer", () => {
  const balancer = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/trial/0123";
  const group = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/service/4567";

  function measured(act: (metrics: BalancerMetrics) => void) {
    const all: Measurement[] = [];
    act(new BalancerMetrics({ measure: (one) => void all.push(one) }));
    return all.map(({ name, dimensions, value }) => [name, Object.values(dimensions).join(" "), value]);
  }

  it("measures what a target answered, as the alarms ask for it", () => {
    const both = "app/trial/0123 targetgroup/service/4567";
    expect(
      measured((metrics) => metrics.forwarded(balancer, group, { status: 201, seconds: 0.2, healthy: 2 })),
    ).toEqual([
      ["RequestCount", "app/trial/0123", 1],
      ["HTTPCode_Target_2XX_Count", "app/trial/0123", 1],
      ["TargetResponseTime", "app/trial/0123", 0.2],
      ["RequestCount", both, 1],
      ["HTTPCode_Target_2XX_Count", both, 1],
      ["TargetResponseTime", both, 0.2],
      ["RequestCountPerTarget", both, 0.5],
      ["RequestCountPerTarget", "targetgroup/service/4567", 0.5],
    ]);
  });

  it("measures its own errors as its own", () => {
    expect(measured((metrics) => metrics.failed(balancer, group, 503))).toEqual([
      ["RequestCount", "app/trial/0123", 1],
      ["HTTPCode_ELB_5XX_Count", "app/trial/0123", 1],
      ["HTTPCode_ELB_503_Count", "app/trial/0123", 1],
    ]);
  });
});

test("the latest requests are remembered, the oldest forgotten", () => {
  const requests = new TracedRequests(2);
  for (const id of ["a", "b", "c"]) requests.keep({ id } as TracedRequest);
  expect([requests.find("a"), requests.find("c")?.id]).toEqual([undefined, "c"]);
  expect(requests.all().map(({ id }) => id)).toEqual(["b", "c"]);
});
