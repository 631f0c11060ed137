import { setting } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

export const eventTargetsKeepWhatFails: Rule = {
  id: "event-targets-keep-what-fails",
  demand: "An event that could not be delivered is kept.",
  sources: ["NAG: EventBridge targets without a dead-letter queue"],
  about: ["aws_cloudwatch_event_target"],
  check: ({ config }) =>
    verdictOf([
      setting(config, "dead_letter_config.arn") === undefined &&
        "dead_letter_config is not set; name a queue for what cannot be delivered",
    ]),
};
