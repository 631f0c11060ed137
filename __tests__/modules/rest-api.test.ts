import { RestApi, type RestApiConfig } from "../../modules/rest-api";
import { keyArn, synthesizedConstruct } from "../support/synthesized-construct";
import { resourceNamed, resourcesOf, theOnly } from "../support/template";

const config: RestApiConfig = {
  name: "thrive-dev-orders",
  description: "Does one thing.",
  basePath: "/orders",
  domainName: "api.example.gov",
  integration: { vpcLinkId: "link-1", host: "origin.example.gov", timeoutSeconds: 29 },
  throttle: { perSecond: 100, burst: 200 },
  webAclArn: "acl-arn",
  logs: { accessLogName: "/thrive/dev/orders/api", keyArn, executionRetentionInDays: 30, protect: true },
};

function api(changes: Partial<RestApiConfig> = {}) {
  return synthesizedConstruct((scope) => {
    new RestApi(scope, "api", { ...config, ...changes });
  });
}

const template = api();

describe("an API", () => {
  test("is reached by the custom domain alone", () => {
    expect(theOnly(template, "aws_api_gateway_rest_api").disable_execute_api_endpoint).toBe(true);
  });

  test("stays in its region", () => {
    expect(theOnly(template, "aws_api_gateway_rest_api").endpoint_configuration).toEqual({ types: ["REGIONAL"] });
  });

  test("has no method that is open", () => {
    const methods = resourcesOf(template, "aws_api_gateway_method");
    expect(methods.map(({ authorization }) => authorization)).toEqual(["AWS_IAM", "AWS_IAM"]);
  });

  test("has its base path stripped by the mapping", () => {
    const { base_path: basePath, domain_name: domain } = theOnly(template, "aws_api_gateway_base_path_mapping");
    expect([domain, basePath]).toEqual(["api.example.gov", "orders"]);
  });

  test("puts the base path back on the way to the service, by a name on the certificate", () => {
    const uris = resourcesOf(template, "aws_api_gateway_integration").map(({ uri }) => uri);
    expect(uris.sort()).toEqual(["https://origin.example.gov/orders", "https://origin.example.gov/orders/{proxy}"]);
  });

  test("hands the rest of the path on", () => {
    const method = resourceNamed(template, "aws_api_gateway_method.api_any_path");
    const integration = resourceNamed(template, "aws_api_gateway_integration.api_any_path_integration");
    expect([method.request_parameters, integration.request_parameters]).toEqual([
      { "method.request.path.proxy": true },
      { "integration.request.path.proxy": "method.request.path.proxy" },
    ]);
  });

  test("goes through the VPC Link and gives up in time", () => {
    const integrations = resourcesOf(template, "aws_api_gateway_integration");
    expect(integrations.map((one) => [one.connection_type, one.connection_id, one.timeout_milliseconds])).toEqual([
      ["VPC_LINK", "link-1", 29_000],
      ["VPC_LINK", "link-1", 29_000],
    ]);
  });

  test("is throttled", () => {
    const { settings, method_path: path } = theOnly(template, "aws_api_gateway_method_settings");
    expect([path, settings.throttling_rate_limit, settings.throttling_burst_limit]).toEqual(["*/*", 100, 200]);
  });

  test("never logs a body, which holds federal tax information", () => {
    expect(theOnly(template, "aws_api_gateway_method_settings").settings.data_trace_enabled).toBe(false);
  });

  test("logs each request as one line of JSON, with the caller and without content", () => {
    const { format } = theOnly(template, "aws_api_gateway_stage").access_log_settings;
    expect(format).not.toContain("\n");
    expect(Object.keys(JSON.parse(format))).toEqual([
      "requestId",
      "traceId",
      "time",
      "sourceIp",
      "caller",
      "method",
      "domain",
      "path",
      "status",
      "responseBytes",
      "latencyMilliseconds",
      "integrationStatus",
      "integrationLatencyMilliseconds",
      "error",
      "webAcl",
    ]);
  });

  test("keeps who asked for what for seven years, and its own errors for the days given, both encrypted", () => {
    expect(resourcesOf(template, "aws_cloudwatch_log_group")).toEqual([
      {
        name: "/thrive/dev/orders/api",
        kms_key_id: keyArn,
        retention_in_days: 2557,
        skip_destroy: true,
      },
      {
        name: "API-Gateway-Execution-Logs_${aws_api_gateway_rest_api.api.id}/live",
        kms_key_id: keyArn,
        retention_in_days: 30,
      },
    ]);
  });

  test("has its execution log before its first request, else API Gateway makes one without a key", () => {
    expect(theOnly(template, "aws_api_gateway_stage").depends_on).toEqual([
      "aws_cloudwatch_log_group.api_execution_logs",
    ]);
  });

  test("is traced", () => {
    expect(theOnly(template, "aws_api_gateway_stage").xray_tracing_enabled).toBe(true);
  });

  test("is behind the web ACL", () => {
    expect(theOnly(template, "aws_wafv2_web_acl_association")).toEqual({
      resource_arn: "${aws_api_gateway_stage.api_stage.arn}",
      web_acl_arn: "acl-arn",
    });
  });
});

describe("a deployment", () => {
  const triggersOf = (changes: Partial<RestApiConfig>) => theOnly(api(changes), "aws_api_gateway_deployment").triggers;
  const before = theOnly(template, "aws_api_gateway_deployment").triggers;

  test("is of methods and integrations that are there", () => {
    expect(theOnly(template, "aws_api_gateway_deployment").depends_on).toEqual([
      "aws_api_gateway_method.api_root",
      "aws_api_gateway_integration.api_root_integration",
      "aws_api_gateway_method.api_any_path",
      "aws_api_gateway_integration.api_any_path_integration",
    ]);
  });

  test("is there before the one before it goes", () => {
    expect(theOnly(template, "aws_api_gateway_deployment").lifecycle).toEqual({ create_before_destroy: true });
  });

  test.each<[string, Partial<RestApiConfig>]>([
    ["the base path", { basePath: "/sales" }],
    ["the host", { integration: { ...config.integration, host: "origin.other.gov" } }],
    ["the timeout", { integration: { ...config.integration, timeoutSeconds: 10 } }],
    ["the VPC Link", { integration: { ...config.integration, vpcLinkId: "link-2" } }],
  ])("is made anew when %s changes", (_, changes) => {
    expect(triggersOf(changes)).not.toEqual(before);
  });

  test.each<[string, Partial<RestApiConfig>]>([
    ["the throttle", { throttle: { perSecond: 1, burst: 1 } }],
    ["the log retention", { logs: { ...config.logs, executionRetentionInDays: 7 } }],
    ["the web ACL", { webAclArn: "other-acl" }],
    ["the description", { description: "Does it well." }],
  ])("stays when %s changes, which needs none", (_, changes) => {
    expect(triggersOf(changes)).toEqual(before);
  });
});
