/** A channel of a chat program that hears topics. */
export interface ChatConfiguration {
  readonly arn: string;
  readonly kind: "slack" | "teams";
  /** As it was declared: `SlackTeamId`, `TenantId`, `IamRoleArn`, … */
  readonly declared: Readonly<Record<string, unknown>>;
  readonly topicArns: readonly string[];
}

/** Where its messages go: `slack:T0123/C0123` */
export function placeOf({ kind, declared }: ChatConfiguration): string {
  const place = kind === "slack" ? [declared["SlackTeamId"]] : [declared["TenantId"], declared["TeamId"]];
  const channel = kind === "slack" ? declared["SlackChannelId"] : declared["ChannelId"];
  return `${kind}:${[...place, channel].join("/")}`;
}
