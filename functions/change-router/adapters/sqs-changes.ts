import { ChangeMessageVisibilityCommand, SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { createHash } from "node:crypto";
import type { RunAllMessage } from "../core/message";
import { asking } from "./error-classes";

/** The router's own FIFO queue. */
export class SqsChanges {
  constructor(
    private readonly client: () => SQSClient,
    private readonly queueUrl: string,
  ) {}

  /** The next part of what an operator asked for. The same part is queued once, also when the message before it is worked on again. */
  async proceed(message: RunAllMessage): Promise<void> {
    const part = createHash("sha256")
      .update(`${message.request}\n${message.after ?? ""}`)
      .digest("hex");
    const command = new SendMessageCommand({
      QueueUrl: this.queueUrl,
      MessageBody: JSON.stringify(message),
      MessageGroupId: "run-all",
      MessageDeduplicationId: part,
    });
    await asking("sqs changes", () => this.client().send(command));
  }

  /** The message comes back in so many seconds, if it fails now. */
  async comeBack(receiptHandle: string, seconds: number): Promise<void> {
    const command = new ChangeMessageVisibilityCommand({
      QueueUrl: this.queueUrl,
      ReceiptHandle: receiptHandle,
      VisibilityTimeout: seconds,
    });
    await asking("sqs changes", () => this.client().send(command));
  }
}
