import { show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

export const networksLogTheirFlows: Rule = {
  id: "networks-log-their-flows",
  demand: "Every network writes down who talked to whom, what was refused and what was not.",
  sources: ["Pub 1075 AU-2", "CKV2_AWS_11", "TV 0178", "SH EC2.6"],
  about: ["aws_vpc"],
  check: (vpc, stack) => {
    const [flows] = stack.referringTo(vpc, ["aws_flow_log"], "vpc_id");
    if (!flows) return { finding: "has no aws_flow_log in its stack; add one for all traffic" };
    const traffic = flows.config["traffic_type"];
    return verdictOf([traffic !== "ALL" && `${flows.address} logs ${show(traffic)}; log ALL`]);
  },
};
