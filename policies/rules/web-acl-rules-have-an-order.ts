import { blocks } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

export const webAclRulesHaveAnOrder: Rule = {
  id: "web-acl-rules-have-an-order",
  demand: "A web ACL has rules, and no two of them the same priority.",
  sources: ["CKV_AWS_175", "SH WAF.10"],
  about: ["aws_wafv2_web_acl"],
  check: ({ config }) => {
    const rules = blocks(config, "rule");
    const priorities = rules.map(({ priority }) => Number(priority));
    return verdictOf([
      rules.length === 0 && "has no rule; add one",
      ...rules
        .filter((_, index) => priorities.indexOf(priorities[index] ?? 0) < index)
        .map(({ name, priority }) => `rule ${String(name)}: priority ${String(priority)} is taken; take another`),
    ]);
  },
};
