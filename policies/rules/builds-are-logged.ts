import { setting, show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

const group = "logs_config.cloudwatch_logs.group_name";

export const buildsAreLogged: Rule = {
  id: "builds-are-logged",
  demand: "Every build writes to a log group of its stack, whose key and retention are known.",
  sources: ["SH CodeBuild.4", "CKV_AWS_314", "Pub 1075 AU-2"],
  about: ["aws_codebuild_project"],
  check: ({ config }, stack) => {
    const status = setting(config, "logs_config.cloudwatch_logs.status");
    const written = setting(config, group);
    return verdictOf([
      status !== "ENABLED" && `logs_config.cloudwatch_logs.status is ${show(status)}; set it to ENABLED`,
      stack.referenced(written)?.type !== "aws_cloudwatch_log_group" &&
        `${group} is ${show(written)}; name a log group of the stack`,
    ]);
  },
};
