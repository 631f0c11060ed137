import { type Rule, verdictOf } from "../rule";

export const webAclsAreLogged: Rule = {
  id: "web-acls-are-logged",
  demand: "Every web ACL writes down what it refuses.",
  sources: ["Pub 1075 AU-2", "CKV2_AWS_31", "SH WAF.11"],
  about: ["aws_wafv2_web_acl"],
  check: (acl, stack) =>
    verdictOf([
      stack.referringTo(acl, ["aws_wafv2_web_acl_logging_configuration"], "resource_arn").length === 0 &&
        "has no aws_wafv2_web_acl_logging_configuration; add one",
    ]),
};
