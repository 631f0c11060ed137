import {
  type DynamoDBClient,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  type TransactWriteItem,
} from "@aws-sdk/client-dynamodb";
import type { Deliveries, Delivery } from "../ports";

/** Seconds that a delivery is remembered: GitHub offers to send one again for three days. */
const remembered = 7 * 24 * 60 * 60;

/** Deliveries in the table of routes, each by its number and by its body. */
export class DynamodbDeliveries implements Deliveries {
  constructor(
    private readonly client: () => DynamoDBClient,
    private readonly table: string,
    private readonly now: () => number = Date.now,
  ) {}

  async take(delivery: Delivery): Promise<boolean> {
    const expiresAt = { N: String(Math.floor(this.now() / 1000) + remembered) };
    const items = keysOf(delivery).map((key): TransactWriteItem => ({
      Put: {
        TableName: this.table,
        Item: { ...key, expiresAt },
        ConditionExpression: "attribute_not_exists(pk)",
      },
    }));
    try {
      await this.client().send(new TransactWriteItemsCommand({ TransactItems: items }));
      return true;
    } catch (error) {
      if (!isKnownDelivery(error)) throw error;
      return false;
    }
  }

  async giveBack(delivery: Delivery): Promise<void> {
    const items = keysOf(delivery).map((Key): TransactWriteItem => ({ Delete: { TableName: this.table, Key } }));
    await this.client().send(new TransactWriteItemsCommand({ TransactItems: items }));
  }
}

function keysOf({ repository, id, sha256 }: Delivery) {
  return [id, sha256].map((token) => ({ pk: { S: `WEBHOOK#${repository}` }, sk: { S: `TOKEN#${token}` } }));
}

/** A conflict is no answer: somebody takes the same delivery at this moment, and may yet give it back. */
function isKnownDelivery(error: unknown): boolean {
  if (!(error instanceof TransactionCanceledException)) return false;
  return (error.CancellationReasons ?? []).some(({ Code }) => Code === "ConditionalCheckFailed");
}
