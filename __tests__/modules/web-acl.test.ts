import { WebAcl, type WebAclConfig } from "../../modules/web-acl";
import { keyArn, synthesizedConstruct } from "../support/synthesized-construct";
import { type Block, theOnly } from "../support/template";

function webAcl(changes: Partial<WebAclConfig> = {}) {
  return synthesizedConstruct((scope) => {
    new WebAcl(scope, "web-acl", {
      name: "thrive-dev",
      logGroupName: "aws-waf-logs-thrive-dev",
      keyArn,
      protect: true,
      requestsPerAddress: 2000,
      ...changes,
    });
  });
}

const rulesOf = (template: ReturnType<typeof webAcl>): Block[] => theOnly(template, "aws_wafv2_web_acl").rule;

describe("a web ACL", () => {
  test("asks for known attacks first and for floods last", () => {
    expect(rulesOf(webAcl()).map(({ priority, name }) => [priority, name])).toEqual([
      [0, "AWSManagedRulesKnownBadInputsRuleSet"],
      [1, "AWSManagedRulesAmazonIpReputationList"],
      [2, "AWSManagedRulesCommonRuleSet"],
      [3, "Flood"],
    ]);
  });

  test("leaves out the rules that see attacks in free text, and stops large bodies, where it is told to", () => {
    const rules = rulesOf(webAcl({ takesFreeText: true, digitsOfTooLarge: 7 }));
    expect(rules.map(({ priority, name }) => [priority, name])).toEqual([
      [0, "AWSManagedRulesKnownBadInputsRuleSet"],
      [1, "AWSManagedRulesAmazonIpReputationList"],
      [2, "Flood"],
      [3, "Size"],
    ]);
    expect(rules[3]?.statement).toEqual({
      regex_match_statement: {
        regex_string: "^[0-9]{7,}$",
        field_to_match: { single_header: { name: "content-length" } },
        text_transformation: [{ priority: 0, type: "NONE" }],
      },
    });
  });

  test("lets AWS's rules block, rather than count", () => {
    expect(
      rulesOf(webAcl())
        .slice(0, 3)
        .map((rule) => rule.override_action),
    ).toEqual([{ none: {} }, { none: {} }, { none: {} }]);
  });

  test("counts large bodies, since an application comes with its papers", () => {
    const common = rulesOf(webAcl())[2] as Block;
    expect(common.statement.managed_rule_group_statement.rule_action_override).toEqual([
      { name: "SizeRestrictions_BODY", action_to_use: { count: {} } },
    ]);
  });

  test("blocks an address after so many requests in five minutes", () => {
    const { action, statement } = rulesOf(webAcl()).at(-1) as Block;
    expect([action, statement]).toEqual([
      { block: {} },
      { rate_based_statement: { limit: 2000, aggregate_key_type: "IP" } },
    ]);
  });

  test("blocks sooner when told so", () => {
    const { statement } = rulesOf(webAcl({ requestsPerAddress: 100 })).at(-1) as Block;
    expect(statement.rate_based_statement.limit).toBe(100);
  });

  test("logs without credentials, encrypted, for seven years", () => {
    expect(theOnly(webAcl(), "aws_wafv2_web_acl_logging_configuration").redacted_fields).toEqual([
      { single_header: { name: "authorization" } },
      { single_header: { name: "cookie" } },
    ]);
    expect(theOnly(webAcl(), "aws_cloudwatch_log_group")).toEqual({
      name: "aws-waf-logs-thrive-dev",
      kms_key_id: keyArn,
      retention_in_days: 2557,
      skip_destroy: true,
    });
  });
});
