import { WebhookFront } from "../../modules/webhook-front";
import { keyArn, name, place, synthesizedConstruct } from "../support/synthesized-construct";
import { resourcesOf, statementNamed, theOnly } from "../support/template";

const repositories = {
  services: { provider: "github", name: "state/services", branch: "main", secret: "/thrive/delivery/github/secret" },
} as const;

const template = synthesizedConstruct((scope) => {
  new WebhookFront(scope, "webhooks", {
    place,
    name,
    code: { path: "../../functions/webhook-front.zip", sha256Base64: "aGFzaA==" },
    repositories,
    table: { name: "routes", arn: "arn:aws:dynamodb:us-east-1:222222222222:table/routes" },
    queue: { url: "https://sqs/changes.fifo", arn: "arn:aws:sqs:us-east-1:222222222222:changes.fifo" },
    keyArn,
    logRetentionInDays: 30,
    failuresTo: "arn:aws:sqs:us-east-1:222222222222:failures",
    protect: false,
  });
});

describe("the way in for webhooks", () => {
  test("is one path and one method", () => {
    expect(theOnly(template, "aws_api_gateway_resource").path_part).toBe("hooks");
    expect(theOnly(template, "aws_api_gateway_method")).toMatchObject({ http_method: "POST", authorization: "NONE" });
    expect(theOnly(template, "aws_api_gateway_integration")).toMatchObject({
      type: "AWS_PROXY",
      uri: "${aws_lambda_function.webhooks_function.invoke_arn}",
    });
  });

  test("may call its function by that method alone", () => {
    expect(theOnly(template, "aws_lambda_permission")).toMatchObject({
      principal: "apigateway.amazonaws.com",
      source_account: "222222222222",
      source_arn: "${aws_api_gateway_rest_api.webhooks.execution_arn}/live/POST/hooks",
    });
  });

  test("refuses a megabyte, a flood and known attacks before the function sees them, and takes what people write", () => {
    const rules = theOnly(template, "aws_wafv2_web_acl").rule;
    expect(rules.map((rule: { name: string }) => rule.name)).toEqual([
      "AWSManagedRulesKnownBadInputsRuleSet",
      "AWSManagedRulesAmazonIpReputationList",
      "Flood",
      "Size",
    ]);
    const pattern = new RegExp(rules[3].statement.regex_match_statement.regex_string);
    expect([pattern.test("999999"), pattern.test("1000000"), pattern.test("30000000")]).toEqual([false, true, true]);
    expect(rules[3].action).toEqual({ block: {} });
  });

  test("is throttled, logged and keeps bodies out of its logs", () => {
    expect(theOnly(template, "aws_api_gateway_method_settings").settings).toMatchObject({
      throttling_rate_limit: 20,
      throttling_burst_limit: 40,
      data_trace_enabled: false,
    });
    expect(theOnly(template, "aws_api_gateway_stage").access_log_settings.destination_arn).toBe(
      "${aws_cloudwatch_log_group.webhooks_access_logs.arn}",
    );
    expect(resourcesOf(template, "aws_wafv2_web_acl_association")).toHaveLength(1);
  });

  test("tells its function whose webhooks come, by where their secrets are", () => {
    const { environment } = theOnly(template, "aws_lambda_function");
    expect(JSON.parse(environment.variables.WEBHOOK_REPOSITORIES)).toEqual(repositories);
    expect(statementNamed(template, "webhooks_function_role_permissions", "Secrets").resources).toEqual([
      "arn:aws:ssm:us-east-1:222222222222:parameter/thrive/delivery/github/secret",
    ]);
  });
});
