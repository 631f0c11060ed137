import { blocks } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

export const defaultGroupsAreClosed: Rule = {
  id: "default-groups-are-closed",
  demand: "The group that AWS gives a network lets nothing through, so that what forgets its group reaches nothing.",
  sources: ["CKV2_AWS_12", "TV 0173", "SH EC2.2"],
  about: ["aws_vpc"],
  check: (vpc, stack) => {
    const [group] = stack.referringTo(vpc, ["aws_default_security_group"], "vpc_id");
    if (!group)
      return { finding: "its default security group is left open; add an aws_default_security_group without rules" };
    const rules = [...blocks(group.config, "ingress"), ...blocks(group.config, "egress")];
    return verdictOf([rules.length > 0 && `${group.address} lets something through; remove its rules`]);
  },
};
