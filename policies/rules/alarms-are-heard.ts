import { show, texts, type ResourceView } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

/** How bad it is and where; a drill is neither. */
const beginning = /^(critical|warning|drill) in [a-z0-9-]+: ./;

export const alarmsAreHeard: Rule = {
  id: "alarms-are-heard",
  demand: "Every alarm tells somebody, says how bad it is and where, and what no data means.",
  sources: ["CKV_AWS_319", "PW cloudwatch_alarm_actions_alarm_state_configured"],
  about: ["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"],
  check: (alarm) => {
    const { type, config } = alarm;
    return verdictOf([
      texts(config, "alarm_actions").length === 0 && "alarm_actions is empty; name the topic that is told",
      config["actions_enabled"] === false && "actions_enabled is false; remove it",
      type === "aws_cloudwatch_metric_alarm" &&
        config["treat_missing_data"] === undefined &&
        `treat_missing_data is ${show(undefined)}; say what no data means`,
      ...severityProblems(alarm),
    ]);
  },
};

function severityProblems({ config }: ResourceView): (string | false)[] {
  const description = config["alarm_description"];
  const severity = beginning.exec(String(description))?.[1];
  if (severity === undefined) {
    return [`alarm_description is ${show(description)}; begin it with "critical in …: " or "warning in …: "`];
  }
  const told = texts(config, "alarm_actions");
  return [
    severity !== "drill" &&
      told.length > 0 &&
      !told.some((topic) => topic.includes(severity)) &&
      `alarm_actions names no topic of what is ${severity}; let it tell that one`,
  ];
}
