import { setting, show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

export const tablesCanBeRestored: Rule = {
  id: "tables-can-be-restored",
  demand: "Every table can be restored to any second of the last weeks.",
  sources: ["CKV_AWS_28", "SH DynamoDB.2", "TV 0024", "NAG DDB3"],
  about: ["aws_dynamodb_table"],
  check: ({ config }) => {
    const enabled = setting(config, "point_in_time_recovery.enabled");
    return verdictOf([enabled !== true && `point_in_time_recovery.enabled is ${show(enabled)}; set it to true`]);
  },
};
