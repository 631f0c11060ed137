import { alarmsAreHeard } from "../../../policies/rules/alarms-are-heard";
import { apiBodiesStayUnlogged } from "../../../policies/rules/api-bodies-stay-unlogged";
import { apiMethodsKnowTheCaller } from "../../../policies/rules/api-methods-know-the-caller";
import { apiStagesAreObserved } from "../../../policies/rules/api-stages-are-observed";
import { apiStagesAreThrottled } from "../../../policies/rules/api-stages-are-throttled";
import { apiStagesHaveAWebAcl } from "../../../policies/rules/api-stages-have-a-web-acl";
import { apisHaveOneWayIn } from "../../../policies/rules/apis-have-one-way-in";
import { webAclRulesHaveAnOrder } from "../../../policies/rules/web-acl-rules-have-an-order";
import { webAclsAreLogged } from "../../../policies/rules/web-acls-are-logged";
import { describeRule, type StackBlocks } from "../../support/rule-cases";

const one = (type: string, config: object): StackBlocks => ({ resource: { [type]: { it: config } } });

describeRule(apiMethodsKnowTheCaller, {
  finds: {
    "a method that is open": [
      one("aws_api_gateway_method", { http_method: "GET", authorization: "NONE" }),
      [`aws_api_gateway_method.it: authorization is "NONE"; take AWS_IAM or an authorizer`],
    ],
  },
  passes: { "a signed request": one("aws_api_gateway_method", { http_method: "ANY", authorization: "AWS_IAM" }) },
  leavesAlone: {
    "what a browser asks first": one("aws_api_gateway_method", { http_method: "OPTIONS", authorization: "NONE" }),
  },
});

describeRule(apiStagesAreObserved, {
  finds: {
    "a stage that nobody sees": [
      one("aws_api_gateway_stage", {}),
      [
        "aws_api_gateway_stage.it: access_log_settings is not set; name a log group; xray_tracing_enabled is not set; set it to true",
      ],
    ],
  },
  passes: {
    "a stage with log and traces": one("aws_api_gateway_stage", {
      access_log_settings: { destination_arn: "${aws_cloudwatch_log_group.it.arn}" },
      xray_tracing_enabled: true,
    }),
  },
});

describeRule(apiStagesHaveAWebAcl, {
  finds: {
    "a stage without one": [
      one("aws_api_gateway_stage", {}),
      ["aws_api_gateway_stage.it: has no aws_wafv2_web_acl_association; associate it with the environment's web ACL"],
    ],
    "an association of another stage": [
      {
        resource: {
          aws_api_gateway_stage: { it: {}, other: {} },
          aws_wafv2_web_acl_association: { it: { resource_arn: "${aws_api_gateway_stage.other.arn}" } },
        },
      },
      ["aws_api_gateway_stage.it: has no aws_wafv2_web_acl_association; associate it with the environment's web ACL"],
    ],
  },
  passes: {
    "a stage behind one": {
      resource: {
        aws_api_gateway_stage: { it: {} },
        aws_wafv2_web_acl_association: { it: { resource_arn: "${aws_api_gateway_stage.it.arn}" } },
      },
    },
  },
});

const throttled = (settings: object, method_path = "*/*"): StackBlocks => ({
  resource: {
    aws_api_gateway_stage: { it: { rest_api_id: "${aws_api_gateway_rest_api.api.id}" } },
    aws_api_gateway_method_settings: {
      settings: { rest_api_id: "${aws_api_gateway_rest_api.api.id}", method_path, settings },
    },
  },
});

describeRule(apiStagesAreThrottled, {
  finds: {
    "a negative limit, which is none": [
      throttled({ throttling_rate_limit: -1, throttling_burst_limit: 200 }),
      [
        "aws_api_gateway_stage.it: aws_api_gateway_method_settings.settings: throttling_rate_limit is -1; set a positive number",
      ],
    ],
    "limits of one method": [
      throttled({ throttling_rate_limit: 100, throttling_burst_limit: 200 }, "orders/GET"),
      ["aws_api_gateway_stage.it: has no aws_api_gateway_method_settings for */*; add one with both throttles"],
    ],
  },
  passes: { "both limits": throttled({ throttling_rate_limit: 100, throttling_burst_limit: 200 }) },
});

describeRule(apiBodiesStayUnlogged, {
  finds: {
    "bodies in the log": [
      one("aws_api_gateway_method_settings", { settings: { data_trace_enabled: true } }),
      ["aws_api_gateway_method_settings.it: settings.data_trace_enabled is true; set it to false"],
    ],
  },
  passes: {
    "bodies left out": one("aws_api_gateway_method_settings", { settings: { data_trace_enabled: false } }),
  },
});

describeRule(apisHaveOneWayIn, {
  finds: {
    "an API as AWS makes it": [
      one("aws_api_gateway_rest_api", {}),
      [
        "aws_api_gateway_rest_api.it: disable_execute_api_endpoint is not set; set it to true; endpoint_configuration.types is EDGE; set REGIONAL",
      ],
    ],
  },
  passes: {
    "a regional API under its own domain": one("aws_api_gateway_rest_api", {
      disable_execute_api_endpoint: true,
      endpoint_configuration: { types: ["REGIONAL"] },
    }),
  },
});

describeRule(webAclsAreLogged, {
  finds: {
    "a web ACL that says nothing": [
      one("aws_wafv2_web_acl", {}),
      ["aws_wafv2_web_acl.it: has no aws_wafv2_web_acl_logging_configuration; add one"],
    ],
  },
  passes: {
    "a web ACL with a log": {
      resource: {
        aws_wafv2_web_acl: { it: {} },
        aws_wafv2_web_acl_logging_configuration: { it: { resource_arn: "${aws_wafv2_web_acl.it.arn}" } },
      },
    },
  },
});

describeRule(webAclRulesHaveAnOrder, {
  finds: {
    "a web ACL without a rule": [one("aws_wafv2_web_acl", {}), ["aws_wafv2_web_acl.it: has no rule; add one"]],
    "two rules that are asked at once": [
      one("aws_wafv2_web_acl", {
        rule: [
          { name: "Flood", priority: 0 },
          { name: "Bots", priority: 0 },
        ],
      }),
      ["aws_wafv2_web_acl.it: rule Bots: priority 0 is taken; take another"],
    ],
  },
  passes: { "rules in order": one("aws_wafv2_web_acl", { rule: [{ priority: 0 }, { priority: 1 }] }) },
});

const words = "critical in prod: requests fail";
const heard = { alarm_description: words, alarm_actions: ["thrive-prod-critical"] };

describeRule(alarmsAreHeard, {
  finds: {
    "an alarm that does not say how bad it is": [
      one("aws_cloudwatch_composite_alarm", { ...heard, alarm_description: "requests fail" }),
      [
        'aws_cloudwatch_composite_alarm.it: alarm_description is "requests fail"; begin it with "critical in …: " or "warning in …: "',
      ],
    ],
    "an alarm that wakes nobody for what is critical": [
      one("aws_cloudwatch_composite_alarm", { ...heard, alarm_actions: ["thrive-prod-warning"] }),
      ["aws_cloudwatch_composite_alarm.it: alarm_actions names no topic of what is critical; let it tell that one"],
    ],
    "an alarm that nobody hears": [
      one("aws_cloudwatch_metric_alarm", { alarm_description: words, treat_missing_data: "notBreaching" }),
      ["aws_cloudwatch_metric_alarm.it: alarm_actions is empty; name the topic that is told"],
    ],
    "an alarm that is silenced and leaves silence open": [
      one("aws_cloudwatch_metric_alarm", { ...heard, actions_enabled: false }),
      [
        "aws_cloudwatch_metric_alarm.it: actions_enabled is false; remove it; treat_missing_data is not set; say what no data means",
      ],
    ],
  },
  passes: {
    "an alarm that is heard": one("aws_cloudwatch_metric_alarm", { ...heard, treat_missing_data: "notBreaching" }),
    "an alarm made of alarms, which always have a state": one("aws_cloudwatch_composite_alarm", heard),
    "an alarm that rings in a drill": one("aws_cloudwatch_composite_alarm", {
      alarm_description: "drill in prod: nothing is wrong",
      alarm_actions: ["any-topic"],
    }),
  },
});
