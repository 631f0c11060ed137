/** What a landing tells people and programs by, as its stack says it. */
export interface DrillPlan {
  /** The environment, or `delivery`. */
  readonly landing: string;
  readonly topics: readonly DrilledTopic[];
  readonly webhooks: readonly DrilledWebhook[];
}

export interface DrilledTopic {
  /** As reports and measurements name it: `critical`. */
  readonly path: string;
  readonly arn: string;
  /** The alarm that rings there. @default none: EventBridge publishes, as it does what happens */
  readonly alarm?: string;
  /** Who is to read it by e-mail. */
  readonly emails: readonly string[];
}

export interface DrilledWebhook {
  readonly path: string;
  /** Rule of EventBridge that calls nothing but this webhook, and for nothing but drills. */
  readonly rule: string;
}
