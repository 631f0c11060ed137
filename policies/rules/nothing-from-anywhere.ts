import { isOpenRange, rangesOf } from "../ip-ranges";
import { type Rule, verdictOf } from "../rule";

export const nothingFromAnywhere: Rule = {
  id: "nothing-from-anywhere",
  demand: "No security group lets the internet in.",
  sources: ["Pub 1075 SC-7", "CKV_AWS_24", "CKV_AWS_25", "CKV_AWS_260", "CKV_AWS_277", "TV 0107", "SH EC2.18"],
  about: [
    "aws_vpc_security_group_ingress_rule",
    "aws_security_group_rule",
    "aws_security_group",
    "aws_default_security_group",
  ],
  check: (resource) => {
    const ranges = rangesOf(resource, "ingress");
    if (!ranges) return "not-applicable";
    return verdictOf(
      ranges.filter(isOpenRange).map((range) => `lets in ${range}; name the security group that may come in`),
    );
  },
};
