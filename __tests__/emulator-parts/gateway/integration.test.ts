import type { Integration } from "../../../emulator/gateway/api/deployed-api";
import { integrationAnswer } from "../../../emulator/gateway/api/integration-answer";
import { integrationRequest } from "../../../emulator/gateway/api/integration-request";
import type { GatewayRequest } from "../../../emulator/gateway/gateway-request";

const about = { apiId: "abc", traceId: "Root=1-a-b", variables: { host: "origin.example.org" } };

function ask(
  integration: Partial<Integration>,
  request: Partial<GatewayRequest> = {},
  parameters: Record<string, string> = {},
) {
  const whole: GatewayRequest = {
    id: "1",
    time: new Date(0),
    domain: "d",
    method: "GET",
    path: "/",
    query: "",
    headers: [],
    sourceIp: "127.0.0.1",
    body: Buffer.alloc(0),
    ...request,
  };
  const method = {
    authorization: "AWS_IAM",
    apiKeyRequired: false,
    requiredParameters: [],
    integration: {
      type: "HTTP_PROXY",
      uri: "https://origin/x",
      timeoutMilliseconds: 1,
      requestParameters: {},
      ...integration,
    },
  };
  return integrationRequest(
    whole,
    { resource: { id: "r", path: "/", methods: {} }, method, verb: "ANY", parameters },
    about,
  );
}

const proxied = {
  uri: "https://origin/collections/{proxy}",
  requestParameters: { "integration.request.path.proxy": "method.request.path.proxy" },
};

test("the rest of the path and the query are put behind the URI as they were sent", () => {
  expect(ask(proxied, { query: "a=b%20c" }, { proxy: "cases%2F7/../x" }).target).toBe(
    "/collections/cases%2F7/../x?a=b%20c",
  );
  expect(ask({ uri: "https://origin" }).target).toBe("/");
});

test("stage variables and fixed values are filled in", () => {
  const requestParameters = {
    "integration.request.header.x-colour": "'blue'",
    "integration.request.querystring.page": "method.request.querystring.p",
  };
  const { url, target, headers } = ask(
    { uri: "https://${stageVariables.host}/x", requestParameters },
    { query: "p=7", headers: [["X-Colour", "red"]] },
  );
  expect(url.host).toBe("origin.example.org");
  expect(target).toBe("/x?p=7&page=7");
  expect(headers.filter(([name]) => name.toLowerCase() === "x-colour")).toEqual([["x-colour", "blue"]]);
});

test("headers of one connection and the signature stay, the caller's address goes on", () => {
  const given: [string, string][] = [
    ["Host", "127.0.0.1:4578"],
    ["Authorization", "AWS4-HMAC-SHA256 Credential=x"],
    ["Connection", "close"],
    ["Transfer-Encoding", "chunked"],
    ["X-Forwarded-For", "1.2.3.4"],
    ["Accept", "text/plain"],
  ];
  expect(ask({}, { headers: given, method: "POST", body: Buffer.from("ab") }).headers).toEqual([
    ["Host", "origin"],
    ["Accept", "text/plain"],
    ["X-Forwarded-For", "1.2.3.4, 127.0.0.1"],
    ["X-Forwarded-Port", "443"],
    ["X-Forwarded-Proto", "https"],
    ["X-Amzn-Trace-Id", "Root=1-a-b"],
    ["x-amzn-apigateway-api-id", "abc"],
    ["Content-Length", "2"],
  ]);
});

test("the integration's method is the caller's unless it names one", () => {
  expect(ask({ httpMethod: "ANY" }, { method: "PUT" }).method).toBe("PUT");
  expect(ask({ httpMethod: "POST" }, { method: "GET" }).method).toBe("POST");
});

test("an address that is none is told to the log alone", () => {
  expect(() => ask({ uri: "nonsense" })).toThrow("Internal server error");
});

test("answers keep their headers, those of the connection by another name", () => {
  const headers: [string, string][] = [
    ["Server", "awselb/2.0"],
    ["Date", "today"],
    ["Transfer-Encoding", "chunked"],
    ["X-Colour", "blue"],
    ["Set-Cookie", "a"],
    ["Set-Cookie", "b"],
  ];
  expect(integrationAnswer({ status: 200, headers, body: Buffer.alloc(0) }).headers).toEqual([
    ["Content-Type", "application/json"],
    ["x-amzn-Remapped-Server", "awselb/2.0"],
    ["x-amzn-Remapped-Date", "today"],
    ["X-Colour", "blue"],
    ["Set-Cookie", "a"],
    ["Set-Cookie", "b"],
  ]);
});
