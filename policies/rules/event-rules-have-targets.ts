import { type Rule, verdictOf } from "../rule";

export const eventRulesHaveTargets: Rule = {
  id: "event-rules-have-targets",
  demand: "Every rule of EventBridge tells somebody; one without a target matches and does nothing.",
  sources: ["the platform's own"],
  about: ["aws_cloudwatch_event_rule"],
  check: (rule, stack) =>
    verdictOf([
      stack.referringTo(rule, ["aws_cloudwatch_event_target"], "rule").length === 0 &&
        "has no aws_cloudwatch_event_target; add one or remove the rule",
    ]),
};
