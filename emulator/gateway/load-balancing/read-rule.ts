import type { Action as SdkAction, Rule as SdkRule, RuleCondition } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Action, Condition, Rule } from "./load-balancer";

export function ruleOf({ RuleArn, Priority, Conditions = [], Actions = [] }: SdkRule): Rule {
  return {
    arn: RuleArn!,
    priority: Number(Priority),
    conditions: Conditions.map(conditionOf),
    action: actionOf(Actions),
  };
}

/** The last action decides; those before it sign people in, which is not played here. */
export function actionOf(actions: readonly SdkAction[]): Action {
  const sorted = [...actions].sort((one, other) => (one.Order ?? 0) - (other.Order ?? 0));
  const [first] = sorted;
  const action = sorted.at(-1);
  if (first !== undefined && /^(authenticate-|jwt)/.test(first.Type ?? ""))
    return { type: "unsupported", name: first.Type! };
  if (action?.Type === "forward") return { type: "forward", groups: groupsOf(action) };
  if (action?.Type === "fixed-response") {
    const { StatusCode, ContentType, MessageBody } = action.FixedResponseConfig ?? {};
    return {
      type: "fixed-response",
      status: Number(StatusCode),
      contentType: ContentType ?? "text/plain",
      body: MessageBody ?? "",
    };
  }
  if (action?.Type === "redirect") {
    const { StatusCode, Protocol, Host, Port, Path, Query } = action.RedirectConfig ?? {};
    const to = {
      protocol: Protocol ?? "#{protocol}",
      host: Host ?? "#{host}",
      port: Port ?? "#{port}",
      path: Path ?? "/#{path}",
      query: Query ?? "#{query}",
    };
    return { type: "redirect", status: StatusCode === "HTTP_301" ? 301 : 302, to };
  }
  return { type: "unsupported", name: action?.Type ?? "none" };
}

function groupsOf({ TargetGroupArn, ForwardConfig }: SdkAction) {
  const weighted = ForwardConfig?.TargetGroups ?? [];
  if (weighted.length === 0) return [{ arn: TargetGroupArn!, weight: 1 }];
  return weighted.map(({ TargetGroupArn: arn, Weight }) => ({
    arn: arn!,
    weight: weighted.length === 1 ? 1 : (Weight ?? 1),
  }));
}

function conditionOf(condition: RuleCondition): Condition {
  const { Field, Values = [] } = condition;
  if (Field === "http-header") {
    const { HttpHeaderName = "", Values: values = [] } = condition.HttpHeaderConfig ?? {};
    return { field: Field, name: HttpHeaderName, values };
  }
  if (Field === "query-string") {
    const pairs = condition.QueryStringConfig?.Values ?? [];
    return { field: Field, values: pairs.map(({ Key, Value }) => ({ key: Key, value: Value })) };
  }
  const own = {
    "path-pattern": condition.PathPatternConfig,
    "host-header": condition.HostHeaderConfig,
    "http-request-method": condition.HttpRequestMethodConfig,
    "source-ip": condition.SourceIpConfig,
  };
  const field = Field as keyof typeof own;
  return { field, values: own[field]?.Values ?? Values };
}
