import { show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

export const listenerRulesDiffer: Rule = {
  id: "listener-rules-differ",
  demand: "No two rules of a listener have the same priority.",
  sources: ["the platform's own"],
  about: ["aws_lb_listener_rule"],
  check: (rule, stack) => {
    const { listener_arn: listener, priority } = rule.config;
    const twin = stack
      .ofTypes(["aws_lb_listener_rule"])
      .find(({ config }) => config["listener_arn"] === listener && config["priority"] === priority);
    return verdictOf([
      twin !== rule && `priority ${show(priority)} is taken by ${twin?.address ?? "another rule"}; take another`,
    ]);
  },
};
