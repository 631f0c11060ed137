import { Wafv2WebAcl, type Wafv2WebAclRule } from "@cdktf/provider-aws/lib/wafv2-web-acl";
import { Wafv2WebAclLoggingConfiguration } from "@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration";
import { Construct } from "constructs";
import { AuditLogGroup } from "../audit-log-group";

export interface WebAclConfig {
  /** CAUTION: changing this recreates the list. */
  readonly name: string;
  /** Starts with `aws-waf-logs-`, as AWS demands. */
  readonly logGroupName: string;
  readonly keyArn: string;
  /** Whether its log outlives it. */
  readonly protect: boolean;
  /** Requests that one address may send in five minutes. */
  readonly requestsPerAddress: number;
  /** Whether bodies hold free text, in which AWS's common rules see attacks: commit messages. @default false */
  readonly takesFreeText?: boolean;
  /** Requests whose body has a length of so many digits or more are refused: 7 is a megabyte. @default none */
  readonly digitsOfTooLarge?: number;
}

const commonRules = "AWSManagedRulesCommonRuleSet";

/** AWS's managed rules, in the order they are asked. Known bad input first: it is refused whatever else it is. */
const managedRules = ["AWSManagedRulesKnownBadInputsRuleSet", "AWSManagedRulesAmazonIpReputationList", commonRules];

/** Rules that only count. AWS refuses bodies over 8 KB there, and an application with its papers is larger; API Gateway stops at 10 MB. */
const exceptions: Readonly<Record<string, object>> = {
  [commonRules]: {
    rule_action_override: [{ name: "SizeRestrictions_BODY", action_to_use: { count: {} } }],
  },
};

/** What is refused before it reaches an API: known attacks, bad addresses, floods. Refusals are logged without credentials. */
export class WebAcl extends Construct {
  readonly acl: Wafv2WebAcl;

  constructor(scope: Construct, id: string, config: WebAclConfig) {
    super(scope, id);
    const { name, requestsPerAddress, takesFreeText = false, digitsOfTooLarge } = config;
    const managed = managedRules.filter((rule) => !(takesFreeText && rule === commonRules));
    this.acl = new Wafv2WebAcl(this, "Resource", {
      name,
      description: "In front of every API",
      scope: "REGIONAL",
      defaultAction: { allow: {} },
      rule: [
        ...managed.map(managedRule),
        floodRule(requestsPerAddress, managed.length),
        ...(digitsOfTooLarge === undefined ? [] : [sizeRule(digitsOfTooLarge, managed.length + 1)]),
      ],
      visibilityConfig: visibility(name),
    });
    this.log(config);
  }

  private log({ logGroupName, keyArn, protect }: WebAclConfig): void {
    const logs = new AuditLogGroup(this, "logs", { name: logGroupName, keyArn, protect });
    new Wafv2WebAclLoggingConfiguration(this, "logging", {
      resourceArn: this.acl.arn,
      logDestinationConfigs: [logs.arn],
      redactedFields: [{ singleHeader: { name: "authorization" } }, { singleHeader: { name: "cookie" } }],
    });
  }
}

function managedRule(name: string, priority: number): Wafv2WebAclRule {
  return {
    name,
    priority,
    overrideAction: { none: {} },
    statement: { managed_rule_group_statement: { vendor_name: "AWS", name, ...exceptions[name] } },
    visibilityConfig: visibility(name),
  };
}

function floodRule(limit: number, priority: number): Wafv2WebAclRule {
  return {
    name: "Flood",
    priority,
    action: { block: {} },
    statement: { rate_based_statement: { limit, aggregate_key_type: "IP" } },
    visibilityConfig: visibility("Flood"),
  };
}

/** By what the sender says, since AWS inspects the first 64 KB of a body at most; API Gateway keeps senders to what they say. */
function sizeRule(digits: number, priority: number): Wafv2WebAclRule {
  return {
    name: "Size",
    priority,
    action: { block: {} },
    statement: {
      regex_match_statement: {
        regex_string: `^[0-9]{${digits},}$`,
        field_to_match: { single_header: { name: "content-length" } },
        text_transformation: [{ priority: 0, type: "NONE" }],
      },
    },
    visibilityConfig: visibility("Size"),
  };
}

function visibility(metricName: string) {
  return { metricName, cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true };
}
