import { randomUUID } from "node:crypto";
import type { DeliveryPlace } from "./delivery-place";

/** Lets the change router look at every repository now, as the schedule's event does every fifteen minutes. */
export async function askReconcile({ settings, names, account, region }: DeliveryPlace): Promise<void> {
  const { GetQueueUrlCommand, SendMessageCommand, SQSClient } = await import("@aws-sdk/client-sqs");
  const client = new SQSClient(settings);
  try {
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: names.changes }));
    const id = randomUUID();
    const event = {
      version: "0",
      id,
      "detail-type": "Scheduled Event",
      source: "aws.events",
      account,
      time: new Date().toISOString(),
      region,
      resources: [],
      detail: {},
    };
    const message = { MessageBody: JSON.stringify(event), MessageGroupId: "reconcile", MessageDeduplicationId: id };
    await client.send(new SendMessageCommand({ QueueUrl, ...message }));
  } finally {
    client.destroy();
  }
}
