import { blocks, isSettings, texts } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

/** Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html */
const mostValues = 5;

export const listenerRulesFit: Rule = {
  id: "listener-rules-fit",
  demand: "A listener rule has a condition, and no more values than AWS takes.",
  sources: ["Application Load Balancer quotas: 5 condition values a rule"],
  about: ["aws_lb_listener_rule"],
  check: ({ config }) => {
    const values = blocks(config, "condition").flatMap((condition) =>
      Object.values(condition)
        .filter(isSettings)
        .flatMap((criterion) => texts(criterion, "values")),
    );
    return verdictOf([
      values.length === 0 && "has no condition; say which requests it is for",
      values.length > mostValues && `has ${values.length} condition values, over AWS's ${mostValues}; split the rule`,
    ]);
  },
};
