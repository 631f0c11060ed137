import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { Changes } from "../ports";
import type { Push } from "../push";

/** The FIFO queue of the change router: pushes to one branch stay in order. */
export class SqsChanges implements Changes {
  constructor(
    private readonly client: () => SQSClient,
    private readonly queueUrl: string,
  ) {}

  async send(push: Push): Promise<void> {
    await this.client().send(
      new SendMessageCommand({
        QueueUrl: this.queueUrl,
        MessageBody: JSON.stringify(push),
        MessageGroupId: groupOf(push),
        MessageDeduplicationId: push.deliveryId,
      }),
    );
  }
}

/** SQS takes 128 characters of ASCII. Branches that were one by their ends would only wait for each other. */
function groupOf({ repository, branch }: Push): string {
  return encodeURI(`${repository}#${branch}`).slice(-128);
}
