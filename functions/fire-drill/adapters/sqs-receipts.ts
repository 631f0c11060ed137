import { DeleteMessageBatchCommand, ReceiveMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { isDrill } from "../core/drill-words";
import type { Receipt, Receipts } from "../core/ports";

interface Received extends Receipt {
  readonly handle: string;
}

/** The queue that every topic of a landing writes to: alarms too, which are nothing to it. */
export class SqsReceipts implements Receipts {
  constructor(
    private readonly client: () => SQSClient,
    private readonly queueUrl: string,
  ) {}

  /** Another drill may run beside this one: its messages stay. */
  async receive(seconds: number, mine: (words: string) => boolean): Promise<readonly Receipt[]> {
    const { Messages = [] } = await this.client().send(
      new ReceiveMessageCommand({ QueueUrl: this.queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: seconds }),
    );
    const received = Messages.map(({ Body = "", ReceiptHandle = "" }) => ({
      ...envelope(Body),
      handle: ReceiptHandle,
    }));
    await this.forget(received.filter(({ words }) => mine(words) || !isDrill(words)));
    return received;
  }

  private async forget(messages: readonly Received[]): Promise<void> {
    if (messages.length === 0) return;
    const Entries = messages.map(({ handle }, index) => ({ Id: `${index}`, ReceiptHandle: handle }));
    await this.client().send(new DeleteMessageBatchCommand({ QueueUrl: this.queueUrl, Entries }));
  }
}

/** What SNS puts around a message. */
function envelope(body: string): Receipt {
  try {
    const { TopicArn = "", Message = "" } = JSON.parse(body) as { TopicArn?: string; Message?: string };
    return { topicArn: TopicArn, words: Message };
  } catch {
    return { topicArn: "", words: "" };
  }
}
