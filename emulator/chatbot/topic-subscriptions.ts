import {
  ListSubscriptionsByTopicCommand,
  SubscribeCommand,
  UnsubscribeCommand,
  type SNSClient,
} from "@aws-sdk/client-sns";
import { FillerError } from "../fillers/filler-error";

/** Where AWS's chat service hears topics, one subscription a topic however many channels listen. */
export const chatEndpoint = "https://global.sns-api.chatbot.amazonaws.com";

/** The subscriptions that chat configurations need. */
export class TopicSubscriptions {
  constructor(private readonly sns: SNSClient) {}

  /** @throws FillerError when there is no such topic */
  async add(topicArn: string): Promise<void> {
    try {
      await this.sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: "https", Endpoint: chatEndpoint }));
    } catch (error) {
      throw new FillerError("InvalidParameterException", `${topicArn}: ${(error as Error).message}`);
    }
  }

  /** A topic that has gone took its subscriptions along. */
  async remove(topicArn: string): Promise<void> {
    const listed = await this.sns
      .send(new ListSubscriptionsByTopicCommand({ TopicArn: topicArn }))
      .catch(() => undefined);
    const ours = (listed?.Subscriptions ?? []).filter(({ Endpoint }) => Endpoint === chatEndpoint);
    for (const { SubscriptionArn } of ours)
      await this.sns.send(new UnsubscribeCommand({ SubscriptionArn })).catch(() => {});
  }
}
