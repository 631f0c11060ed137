import { isOpenRange, rangesOf } from "../ip-ranges";
import { type Rule, verdictOf } from "../rule";

export const nothingToAnywhere: Rule = {
  id: "nothing-to-anywhere",
  demand: "No security group lets anything out to the internet at large.",
  sources: ["Pub 1075 SC-7(5)", "CKV_AWS_382", "TV 0104"],
  about: [
    "aws_vpc_security_group_egress_rule",
    "aws_security_group_rule",
    "aws_security_group",
    "aws_default_security_group",
  ],
  check: (resource) => {
    const ranges = rangesOf(resource, "egress");
    if (!ranges) return "not-applicable";
    return verdictOf(
      ranges
        .filter(isOpenRange)
        .map((range) => `lets out to ${range}; name the security group or prefix list it calls`),
    );
  },
};
