import {
  GetItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type AttributeValue,
  type DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import type { Build, Builds, PassedImage } from "../core/ports";

type Item = Record<string, AttributeValue>;

/** Builds in their own table: `SERVICE#<name>` has `COUNTER`, `EXECUTION#<id>` and `IMAGE#<digest>`. */
export class DynamodbBuilds implements Builds {
  constructor(
    private readonly client: () => DynamoDBClient,
    private readonly table: string,
  ) {}

  async find(service: string, execution: string): Promise<Build | undefined> {
    const item = await this.read(key(service, `EXECUTION#${execution}`));
    if (item?.number?.N === undefined) return undefined;
    const { number, at, commit, reused, digest } = item;
    return {
      number: Number(number.N),
      at: at?.S ?? "",
      commit: commit?.S ?? "",
      ...(reused?.S === undefined ? {} : { reused: reused.S }),
      ...(digest?.S === undefined ? {} : { digest: digest.S }),
    };
  }

  async lastNumber(service: string): Promise<number> {
    return Number((await this.read(key(service, "COUNTER")))?.number?.N ?? 0);
  }

  async begin(service: string, execution: string, { number, at, commit }: Build): Promise<"begun" | "known" | "taken"> {
    const before = { ":before": { N: String(number - 1) } };
    const execute = {
      Put: {
        TableName: this.table,
        Item: {
          ...key(service, `EXECUTION#${execution}`),
          number: { N: String(number) },
          at: { S: at },
          commit: { S: commit },
        },
        ConditionExpression: "attribute_not_exists(pk)",
      },
    };
    const count = {
      Update: {
        TableName: this.table,
        Key: key(service, "COUNTER"),
        UpdateExpression: "SET #number = :number",
        ConditionExpression: number === 1 ? "attribute_not_exists(#number)" : "#number = :before",
        ExpressionAttributeNames: { "#number": "number" },
        ExpressionAttributeValues: { ":number": { N: String(number) }, ...(number === 1 ? {} : before) },
      },
    };
    try {
      await this.client().send(new TransactWriteItemsCommand({ TransactItems: [execute, count] }));
      return "begun";
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const [executed, counted] = (error.CancellationReasons ?? []).map(({ Code }) => Code);
      if (executed === "ConditionalCheckFailed") return "known";
      // A conflict means that another transaction is at the counter at this moment.
      if (counted === "ConditionalCheckFailed" || [executed, counted].includes("TransactionConflict")) return "taken";
      throw error;
    }
  }

  async noteReuse(service: string, execution: string, digest: string | undefined): Promise<void> {
    await this.client().send(
      new UpdateItemCommand({
        TableName: this.table,
        Key: key(service, `EXECUTION#${execution}`),
        ConditionExpression: "attribute_exists(pk)",
        ...(digest === undefined
          ? { UpdateExpression: "REMOVE reused" }
          : { UpdateExpression: "SET reused = :digest", ExpressionAttributeValues: { ":digest": { S: digest } } }),
      }),
    );
  }

  async pass(service: string, execution: string, image: PassedImage): Promise<void> {
    const record = {
      Put: {
        TableName: this.table,
        Item: {
          ...key(service, `IMAGE#${image.digest}`),
          tag: { S: image.tag },
          commit: { S: image.commit },
          ...(image.commits && { commits: textsItem(image.commits) }),
          at: { S: image.at },
          findings: {
            M: Object.fromEntries(Object.entries(image.findings).map(([name, n]) => [name, { N: String(n) }])),
          },
          accepted: { L: image.accepted.map((id) => ({ S: id })) },
          ...schemaItem(image),
          ...(image.decision === undefined ? {} : { decision: { S: image.decision } }),
        },
      },
    };
    const execute = {
      Update: {
        TableName: this.table,
        Key: key(service, `EXECUTION#${execution}`),
        UpdateExpression: "SET digest = :digest",
        ConditionExpression: "attribute_exists(pk)",
        ExpressionAttributeValues: { ":digest": { S: image.digest } },
      },
    };
    await this.client().send(new TransactWriteItemsCommand({ TransactItems: [record, execute] }));
  }

  async passed(service: string, digest: string): Promise<PassedImage | undefined> {
    const item = await this.read(key(service, `IMAGE#${digest}`));
    return item === undefined ? undefined : readPassedImage(digest, item);
  }

  private async read(Key: Item): Promise<Item | undefined> {
    const ask = new GetItemCommand({ TableName: this.table, Key, ConsistentRead: true });
    return (await this.client().send(ask)).Item;
  }
}

/** An image as its item says it. */
export function readPassedImage(digest: string, item: Item): PassedImage {
  const { tag, commit, commits, at, findings, accepted, schema, decision } = item;
  return {
    digest,
    tag: tag?.S ?? "",
    commit: commit?.S ?? "",
    ...(commits?.M && { commits: readTexts(commits.M) }),
    at: at?.S ?? "",
    findings: Object.fromEntries(Object.entries(findings?.M ?? {}).map(([name, { N }]) => [name, Number(N)])),
    accepted: (accepted?.L ?? []).flatMap(({ S }) => (S === undefined ? [] : [S])),
    ...(schema?.M && { schema: { version: Number(schema.M.version?.N), minVersion: Number(schema.M.minVersion?.N) } }),
    ...(decision?.S !== undefined && { decision: decision.S }),
  };
}

function schemaItem({ schema }: PassedImage): Item {
  if (schema === undefined) return {};
  return { schema: { M: { version: { N: String(schema.version) }, minVersion: { N: String(schema.minVersion) } } } };
}

function textsItem(texts: Readonly<Record<string, string>>): AttributeValue {
  return { M: Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, { S: text }])) };
}

function readTexts(item: Item): Record<string, string> {
  return Object.fromEntries(Object.entries(item).map(([name, { S = "" }]) => [name, S]));
}

function key(service: string, sk: string): Item {
  return { pk: { S: `SERVICE#${service}` }, sk: { S: sk } };
}
