import { setting } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

export const functionsKeepWhatFails: Rule = {
  id: "functions-keep-what-fails",
  demand: "An event that a function could not handle is kept.",
  sources: ["CKV_AWS_116", "NAG LambdaDLQ"],
  about: ["aws_lambda_function"],
  check: (lambda, stack) => {
    const further = stack
      .referringTo(lambda, ["aws_lambda_function_event_invoke_config"], "function_name")
      .some(({ config }) => setting(config, "destination_config.on_failure.destination") !== undefined);
    const kept = setting(lambda.config, "dead_letter_config.target_arn") !== undefined || further;
    return verdictOf([!kept && "dead_letter_config is not set; name a queue for what fails"]);
  },
};
