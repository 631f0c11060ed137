import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  paginateQuery,
} from "@aws-sdk/client-dynamodb";
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { inParallel } from "../core/in-parallel";
import { TransientError } from "../core/router-error";
import { asking } from "./error-classes";

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

export type Item = Record<string, AttributeValue>;

/** What DynamoDB reads and writes in one batch. */
const readsInBatch = 100;
const writesInBatch = 25;

/** Batches at a time. */
const atOnce = 5;

/** Times that a batch is asked for again for what DynamoDB left of it, and milliseconds before the first. */
const tries = 6;
const firstPause = 50;

/** The table of routes: items by two keys, of which a version decides who may write. */
export class DynamodbTable {
  constructor(
    private readonly client: () => DynamoDBClient,
    private readonly table: string,
    private readonly pause: (milliseconds: number) => Promise<unknown> = delay,
  ) {}

  /** Read consistently. What is not there is missing. */
  async read(keys: readonly Key[]): Promise<Item[]> {
    const all = batches(keys.map(attributes), readsInBatch);
    return (await inParallel(atOnce, all, (batch) => this.readBatch(batch))).flat();
  }

  /**
   * Writes an item of the next version.
   *
   * @param version that it replaces; 0: there is none yet
   * @returns false when somebody else wrote in between
   */
  async replace(key: Key, version: number, content: Item): Promise<boolean> {
    const isFirst = version === 0;
    return this.putIf(
      key,
      { ...content, version: { N: String(version + 1) } },
      {
        ConditionExpression: isFirst ? "attribute_not_exists(pk)" : "version = :version",
        ...(isFirst ? {} : { ExpressionAttributeValues: { ":version": { N: String(version) } } }),
      },
    );
  }

  /** @returns false when it was there: then it stays as it is */
  async putOnce(key: Key, content: Item): Promise<boolean> {
    return this.putIf(key, content, { ConditionExpression: "attribute_not_exists(pk)" });
  }

  async putAll(items: readonly (Key & { readonly content: Item })[]): Promise<void> {
    const all = items.map(({ content, ...key }) => ({ ...content, ...attributes(key) }));
    await inParallel(atOnce, batches(all, writesInBatch), (batch) => this.writeBatch(batch));
  }

  /** The first keys of the items below a key of the index, the greatest second key first. */
  async newest(indexKey: string, limit: number): Promise<string[]> {
    return this.ask(async () => {
      const found: string[] = [];
      const query = paginateQuery(
        { client: this.client(), pageSize: Math.min(limit, 1000) },
        {
          TableName: this.table,
          IndexName: "by-pipeline",
          KeyConditionExpression: "gsi1pk = :key",
          ExpressionAttributeValues: { ":key": { S: indexKey } },
          ScanIndexForward: false,
        },
      );
      for await (const { Items = [] } of query) {
        found.push(...Items.map(({ pk }) => pk!.S!));
        if (found.length >= limit) break;
      }
      return found.slice(0, limit);
    });
  }

  /** Who wrote is written too: an answer that was lost on its way is asked for again, and finds its own item there. */
  private async putIf(
    key: Key,
    content: Item,
    condition: { ConditionExpression: string; ExpressionAttributeValues?: Item },
  ): Promise<boolean> {
    const writer = randomUUID();
    const command = new PutItemCommand({
      TableName: this.table,
      Item: { ...content, ...attributes(key), writer: { S: writer } },
      ...condition,
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });
    return this.ask(async () => {
      try {
        await this.client().send(command);
        return true;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        return error.Item?.writer?.S === writer;
      }
    });
  }

  private async readBatch(keys: readonly Item[]): Promise<Item[]> {
    const items: Item[] = [];
    await this.untilNothingIsLeft(keys, async (left) => {
      const command = new BatchGetItemCommand({ RequestItems: { [this.table]: { Keys: left, ConsistentRead: true } } });
      const { Responses, UnprocessedKeys } = await this.client().send(command);
      items.push(...(Responses?.[this.table] ?? []));
      return UnprocessedKeys?.[this.table]?.Keys ?? [];
    });
    return items;
  }

  private async writeBatch(items: readonly Item[]): Promise<void> {
    await this.untilNothingIsLeft(items, async (left) => {
      const requests = left.map((Item) => ({ PutRequest: { Item } }));
      const { UnprocessedItems } = await this.client().send(
        new BatchWriteItemCommand({ RequestItems: { [this.table]: requests } }),
      );
      return (UnprocessedItems?.[this.table] ?? []).map(({ PutRequest }) => PutRequest!.Item!);
    });
  }

  /** A batch may be done in part: when the table is busy, or the answer would be too large. */
  private async untilNothingIsLeft(all: readonly Item[], act: (some: Item[]) => Promise<Item[]>): Promise<void> {
    let left = [...all];
    for (let attempt = 0; left.length > 0; attempt++) {
      if (attempt === tries) throw new TransientError("Unprocessed", `${this.place}: left a part of a batch undone`);
      if (attempt > 0) await this.pause(firstPause * 2 ** (attempt - 1));
      const some = left;
      left = await this.ask(() => act(some));
    }
  }

  private ask<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    return asking(this.place, ask);
  }

  private get place(): string {
    return `dynamodb ${this.table}`;
  }
}

function attributes({ pk, sk }: Key): Item {
  return { pk: { S: pk }, sk: { S: sk } };
}

function batches<One>(all: readonly One[], size: number): One[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
