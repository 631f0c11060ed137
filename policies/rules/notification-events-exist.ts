import { notificationEvents } from "../notification-events";
import { show, texts } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

export const notificationEventsExist: Rule = {
  id: "notification-events-exist",
  demand: "A notification rule names events that exist, of the kind of thing that it is about.",
  sources: ["https://docs.aws.amazon.com/dtconsole/latest/userguide/concepts.html#concepts-api"],
  about: ["aws_codestarnotifications_notification_rule"],
  check: ({ config }, stack) => {
    const { resource } = config;
    const kind =
      /^arn:[^:]*:(\w+):/.exec(String(resource))?.[1] ?? stack.referenced(resource)?.type.split("_")[1] ?? "";
    const known = notificationEvents[kind];
    if (!known) return { finding: `resource is ${show(resource)}, which is nothing that notification rules are about` };
    const named = texts(config, "event_type_ids");
    return verdictOf([
      named.length === 0 && "event_type_ids is empty; name the events",
      ...named.filter((id) => !known.includes(id)).map((id) => `"${id}" is no event of ${kind}; take one of its list`),
    ]);
  },
};
