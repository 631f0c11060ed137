import { type Rule, verdictOf } from "../rule";

export const apiStagesHaveAWebAcl: Rule = {
  id: "api-stages-have-a-web-acl",
  demand: "Every API stage is behind a web ACL.",
  sources: ["CKV2_AWS_29", "CKV2_AWS_77", "NAG APIG3", "SH APIGateway.4"],
  about: ["aws_api_gateway_stage"],
  check: (stage, stack) =>
    verdictOf([
      stack.referringTo(stage, ["aws_wafv2_web_acl_association"], "resource_arn").length === 0 &&
        "has no aws_wafv2_web_acl_association; associate it with the environment's web ACL",
    ]),
};
