import { show, texts } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

export const alarmsAreHeard: Rule = {
  id: "alarms-are-heard",
  demand: "Every alarm tells somebody, and says what no data means.",
  sources: ["CKV_AWS_319", "PW cloudwatch_alarm_actions_alarm_state_configured"],
  about: ["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"],
  check: ({ type, config }) =>
    verdictOf([
      texts(config, "alarm_actions").length === 0 && "alarm_actions is empty; name the topic that is told",
      config["actions_enabled"] === false && "actions_enabled is false; remove it",
      type === "aws_cloudwatch_metric_alarm" &&
        config["treat_missing_data"] === undefined &&
        `treat_missing_data is ${show(undefined)}; say what no data means`,
    ]),
};
