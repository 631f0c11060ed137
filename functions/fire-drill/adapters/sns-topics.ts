import { paginateListSubscriptionsByTopic, type SNSClient } from "@aws-sdk/client-sns";
import type { Subscription, Topics } from "../core/ports";

export class SnsTopics implements Topics {
  constructor(private readonly client: () => SNSClient) {}

  async subscriptions(arn: string): Promise<readonly Subscription[]> {
    const all: Subscription[] = [];
    for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic(
      { client: this.client() },
      { TopicArn: arn },
    )) {
      for (const { Protocol = "", Endpoint = "", SubscriptionArn = "Deleted" } of Subscriptions) {
        if (SubscriptionArn === "Deleted") continue; // stays listed for three days
        all.push({ protocol: Protocol, endpoint: Endpoint, confirmed: SubscriptionArn !== "PendingConfirmation" });
      }
    }
    return all;
  }
}
