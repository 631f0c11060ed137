import { askHome } from "../ask-home";
import { placeOf } from "../chatbot/chat-configuration";
import type { ChatConfigurations } from "../chatbot/chat-configurations";
import { chatText } from "../chatbot/chat-text";
import type { Context } from "../context";
import type { ServiceEvent } from "../events/service-events";
import { loopbackRequest } from "../loopback-request";
import { eventTypesOf } from "./event-type-of";
import type { NotificationRule, RuleTarget } from "./notification-rule";

const service = "codestar-notifications.amazonaws.com";

/** Brings what happens to the targets of the rules that ask for it. */
export class NotificationDelivery {
  private readonly unreachable = new Set<string>();

  constructor(
    private readonly context: Pick<Context, "clients" | "clock" | "endpoint" | "note">,
    private readonly chat: Pick<ChatConfigurations, "get">,
  ) {}

  /** As AWS shows whether its last message arrived. */
  statusOf(address: string): "ACTIVE" | "UNREACHABLE" {
    return this.unreachable.has(address) ? "UNREACHABLE" : "ACTIVE";
  }

  async tell(rules: readonly NotificationRule[], event: ServiceEvent): Promise<void> {
    const types = eventTypesOf(event);
    const asking = rules.filter((rule) => isAsking(rule, event, types));
    await Promise.all(asking.flatMap((rule) => rule.targets.map((target) => this.send(rule, target, event))));
  }

  private async send(rule: NotificationRule, target: RuleTarget, event: ServiceEvent): Promise<void> {
    const message = JSON.stringify(this.messageOf(rule, event));
    try {
      if (target.type === "SNS") await this.publish(rule, target.address, message);
      else await this.show(target.address, message);
      this.unreachable.delete(target.address);
    } catch (error) {
      this.unreachable.add(target.address);
      this.context.note(`notification rule ${rule.name}: ${target.address}: ${(error as Error).message}`);
    }
  }

  /** As AWS writes it. Source: https://docs.aws.amazon.com/dtconsole/latest/userguide/concepts.html#notification-examples */
  private messageOf(rule: NotificationRule, event: ServiceEvent): object {
    return {
      account: this.context.clients.account,
      detailType: event.detailType,
      region: "us-east-1",
      source: event.source,
      time: `${this.context.clock.now().toISOString().slice(0, 19)}Z`,
      notificationRuleArn: rule.arn,
      detail: event.detail,
      resources: event.resources,
      additionalAttributes: {},
    };
  }

  private async publish(rule: NotificationRule, topicArn: string, message: string): Promise<void> {
    const call = {
      account: this.context.clients.account,
      topicArn,
      subject: "",
      message,
      service,
      sourceArn: rule.arn,
    };
    const home = this.context.clients.addressOf("sns");
    const answer = await askHome<{ message?: string }>(home, "publish", call);
    if (answer.message !== undefined) throw new Error(answer.message);
  }

  private async show(configurationArn: string, message: string): Promise<void> {
    const place = placeOf(this.chat.get(configurationArn));
    const shown = chatText(message);
    if (shown === undefined) return;
    const sent = { channel: "chat", from: configurationArn, to: [place], subject: shown.title, body: shown.text };
    await loopbackRequest({
      url: `${this.context.endpoint}/_thrive/inbox`,
      method: "POST",
      body: JSON.stringify(sent),
    });
  }
}

function isAsking(rule: NotificationRule, event: ServiceEvent, types: readonly string[]): boolean {
  return rule.isEnabled && isOf(rule.resource, event) && rule.eventTypeIds.some((id) => types.includes(id));
}

/** An event of a build names the build alone, whose project its detail says. */
function isOf(resource: string, { resources, detail }: ServiceEvent): boolean {
  const project = (detail as { "project-name"?: string })["project-name"];
  return resources.includes(resource) || (project !== undefined && resource.endsWith(`:project/${project}`));
}
