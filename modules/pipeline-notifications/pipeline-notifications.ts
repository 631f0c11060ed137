import { CodestarnotificationsNotificationRule } from "@cdktf/provider-aws/lib/codestarnotifications-notification-rule";
import { Construct } from "constructs";
import { eventsOfInterest, type PipelineEventType } from "./event-types";

export interface PipelineNotificationsConfig {
  /** 64 characters at most, once in the account. */
  readonly name: string;
  readonly pipelineArn: string;
  /** Topic whose policy, and whose key's, let CodeStar notifications publish. */
  readonly topicArn: string;
  /** @default started, succeeded, failed, canceled, superseded; approval needed, succeeded, failed */
  readonly events?: readonly PipelineEventType[];
}

/** Tells a topic what becomes of one pipeline. Not in GovCloud, which has no notification rules. */
export class PipelineNotifications extends Construct {
  readonly rule: CodestarnotificationsNotificationRule;

  constructor(scope: Construct, id: string, config: PipelineNotificationsConfig) {
    super(scope, id);
    const { name, pipelineArn, topicArn, events = eventsOfInterest } = config;
    this.rule = new CodestarnotificationsNotificationRule(this, "Resource", {
      name,
      resource: pipelineArn,
      detailType: "FULL",
      eventTypeIds: [...events],
      target: [{ type: "SNS", address: topicArn }],
    });
  }
}
