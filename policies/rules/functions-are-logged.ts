import { setting, show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

export const functionsAreLogged: Rule = {
  id: "functions-are-logged",
  demand: "Every function writes to a log group of its stack, whose key and retention are known, and is traced.",
  sources: ["CKV_AWS_50", "TV 0066", "Pub 1075 AU-2"],
  about: ["aws_lambda_function"],
  check: ({ config }, stack) => {
    const group = setting(config, "logging_config.log_group");
    const tracing = setting(config, "tracing_config.mode");
    return verdictOf([
      stack.referenced(group)?.type !== "aws_cloudwatch_log_group" &&
        `logging_config.log_group is ${show(group)}; name a log group of the stack`,
      tracing !== "Active" && `tracing_config.mode is ${show(tracing)}; set it to Active`,
    ]);
  },
};
