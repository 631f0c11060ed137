export interface RuleTarget {
  /** `SNS`, `AWSChatbotSlack` or `AWSChatbotMicrosoftTeams` */
  readonly type: string;
  /** ARN of a topic, or of a chat configuration. */
  readonly address: string;
}

/** What of a resource's events is told to whom. */
export interface NotificationRule {
  readonly id: string;
  readonly arn: string;
  /** ARN of the pipeline, project or repository. */
  readonly resource: string;
  readonly createdBy: string;
  readonly created: Date;
  name: string;
  eventTypeIds: readonly string[];
  targets: readonly RuleTarget[];
  detailType: string;
  isEnabled: boolean;
  modified: Date;
}
