import type { BasePathMapping, Method, Resource } from "../../../emulator/gateway/api/deployed-api";
import { matchBasePath } from "../../../emulator/gateway/api/match-base-path";
import { matchResource } from "../../../emulator/gateway/api/match-resource";
import { methodSetting } from "../../../emulator/gateway/api/method-setting";
import { validateParameters } from "../../../emulator/gateway/api/validate-parameters";

const mapping = (basePath: string, stage: string | undefined = "live"): BasePathMapping => ({
  basePath,
  apiId: `api-${basePath}`,
  stage,
});

describe("base paths", () => {
  it.each([
    ["/collections", "api-collections", "/"],
    ["/collections/", "api-collections", "/"],
    ["/collections/cases/7", "api-collections", "/cases/7"],
    ["/collections/v2/cases", "api-collections/v2", "/cases"],
    ["/collectionsx", "api-", "/collectionsx"],
    ["/other/a%20b", "api-", "/other/a%20b"],
  ])("%s belongs to %s", (path, apiId, rest) => {
    const mappings = [mapping("collections"), mapping(""), mapping("collections/v2")];
    expect(matchBasePath(mappings, path)).toMatchObject({ apiId, path: rest });
  });

  it("leads nowhere without a mapping", () => {
    expect(matchBasePath([mapping("collections")], "/outreach/health")).toBeUndefined();
    expect(matchBasePath([], "/")).toBeUndefined();
  });

  it("takes the stage from the path when the mapping names none", () => {
    const open = [{ basePath: "collections", apiId: "a" }];
    expect(matchBasePath(open, "/collections/live/cases")).toMatchObject({ stage: "live", path: "/cases" });
    expect(matchBasePath(open, "/collections")).toBeUndefined();
  });
});

const method: Method = { authorization: "NONE", apiKeyRequired: false, requiredParameters: [] };
const resource = (path: string, ...verbs: string[]): Resource => ({
  id: path,
  path,
  methods: Object.fromEntries(verbs.map((verb) => [verb, method])),
});

describe("resources", () => {
  const resources = [
    resource("/", "ANY"),
    resource("/{proxy+}", "ANY"),
    resource("/cases", "GET"),
    resource("/cases/{id}", "GET", "ANY"),
    resource("/cases/open", "GET"),
    resource("/cases/{id}/{rest+}", "POST"),
  ];

  it.each([
    ["GET", "/", "/", "ANY", {}],
    ["GET", "/cases", "/cases", "GET", {}],
    ["GET", "/cases/open", "/cases/open", "GET", {}],
    ["GET", "/cases/7", "/cases/{id}", "GET", { id: "7" }],
    ["PUT", "/cases/7", "/cases/{id}", "ANY", { id: "7" }],
    ["PUT", "/cases/open", "/cases/{id}", "ANY", { id: "open" }],
    ["POST", "/cases/7/a/b", "/cases/{id}/{rest+}", "POST", { id: "7", rest: "a/b" }],
    ["GET", "/x%2Fy/z", "/{proxy+}", "ANY", { proxy: "x%2Fy/z" }],
    ["GET", "/c%61ses", "/cases", "GET", {}],
    ["GET", "/x/", "/{proxy+}", "ANY", { proxy: "x/" }],
  ])("%s %s is %s %s", (verb, path, matched, named, parameters) => {
    expect(matchResource(resources, verb, path)).toMatchObject({
      resource: { path: matched },
      verb: named,
      parameters,
    });
  });

  it("is none where no resource has the method", () => {
    expect(matchResource([resource("/cases", "GET")], "PUT", "/cases")).toBeUndefined();
    expect(matchResource([resource("/{proxy+}", "ANY")], "GET", "/")).toBeUndefined();
  });
});

test("settings of a method go before those of all", () => {
  const settings = {
    "*/*": { throttlingRateLimit: 10, loggingLevel: "ERROR" },
    "cases~1{id}/GET": { throttlingRateLimit: 1 },
    "~1/GET": { throttlingRateLimit: 2 },
  };
  expect(methodSetting(settings, "/cases/{id}", "GET")).toEqual({ throttlingRateLimit: 1, loggingLevel: "ERROR" });
  expect(methodSetting(settings, "/", "GET").throttlingRateLimit).toBe(2);
  expect(methodSetting(settings, "/cases", "GET").throttlingRateLimit).toBe(10);
});

test("parameters that a validator demands are missed by name", () => {
  const requiredParameters = ["method.request.querystring.page", "method.request.header.X-Office"];
  const matched = { resource: resource("/"), method: { ...method, requiredParameters }, verb: "GET", parameters: {} };
  const validate =
    (query: string, ...headers: [string, string][]) =>
    () =>
      validateParameters({ query, headers } as never, matched);
  expect(validate("")).toThrow("Missing required request parameters: [page, X-Office]");
  expect(validate("page=1", ["x-office", "7"])).not.toThrow();
});
