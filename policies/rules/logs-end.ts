import { show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

export const logsEnd: Rule = {
  id: "logs-end",
  demand: "Every log group says how long it keeps; AWS would keep for ever what nobody decided on.",
  sources: ["CKV_AWS_66"],
  about: ["aws_cloudwatch_log_group"],
  check: ({ config }) => {
    const days = config["retention_in_days"];
    return verdictOf([!(Number(days) > 0) && `retention_in_days is ${show(days)}; set the days`]);
  },
};
