import type { ChatConfigurations } from "../chatbot/chat-configurations";
import type { Context } from "../context";
import type { HeardEvents } from "../events/heard-events";
import type { Filler } from "../fillers/filler";
import { FillerError } from "../fillers/filler-error";
import { FillerTags } from "../fillers/filler-tags";
import { NotificationDelivery } from "./notification-delivery";
import { ruleActions, type Rules, type RuleTools } from "./rule-actions";

export interface NotificationsOptions {
  readonly heard: Pick<HeardEvents, "listen">;
  readonly chat: Pick<ChatConfigurations, "get">;
  readonly roleExists: RuleTools["roleExists"];
}

/** Notification rules of the developer tools: what happens to a pipeline, a project or a repository is told to topics and chat. */
export function createNotifications(context: Context, { heard, chat, roleExists }: NotificationsOptions): Filler {
  const rules: Rules = new Map();
  const delivery = new NotificationDelivery(context, chat);
  const tags = new FillerTags({ arn: "Arn", tags: "Tags", keys: "TagKeys" }, (arn) => {
    if (!rules.has(arn)) throw new FillerError("ResourceNotFoundException", `${arn} does not exist`);
  });
  heard.listen((event) => delivery.tell([...rules.values()], event));
  const actions = ruleActions(rules, {
    account: context.clients.account,
    tags,
    delivery,
    now: () => context.clock.now(),
    roleExists,
  });
  return {
    service: "codestar-notifications",
    tags,
    actions: {
      ...actions,
      TagResource: (input: object, call) => {
        void tags.actions["TagResource"]!(input as never, call);
        return { Tags: tags.written((input as { Arn: string }).Arn) };
      },
      // In the path and the query, unlike every other call.
      UntagResource: (_: object, call) => {
        const { pathname, searchParams } = new URL(call.url, "http://127.0.0.1");
        const named = decodeURIComponent(pathname.replace("/untagResource/", ""));
        return tags.actions["UntagResource"]!({ Arn: named, TagKeys: searchParams.getAll("tagKeys") } as never, call);
      },
    },
  };
}
