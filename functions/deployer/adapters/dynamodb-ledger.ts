import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  paginateQuery,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import {
  type BreakGlass,
  type Freeze,
  type LedgerItem,
  ledgerKeys,
  readBreakGlasses,
  readFreezes,
  type ReleaseStep,
} from "../core/ledger";
import type { Ledger } from "../core/ports";
import { fromAttributes, toAttributes } from "./item-attributes";

/** The ledger in DynamoDB: every put is the first of its key, so that nothing that was written is ever changed. */
export class DynamodbLedger implements Ledger {
  constructor(
    private readonly client: () => DynamoDBClient,
    private readonly table: string,
    private readonly service: string,
  ) {}

  items(environment: string): Promise<readonly LedgerItem[]> {
    return this.query(ledgerKeys.releases(this.service, environment));
  }

  release(environment: string, id: string): Promise<readonly LedgerItem[]> {
    return this.query(ledgerKeys.releases(this.service, environment), `RELEASE#${id}#`);
  }

  put(environment: string, id: string, step: ReleaseStep, content: object): Promise<boolean> {
    return this.putOnce(ledgerKeys.releases(this.service, environment), ledgerKeys.release(id, step), content);
  }

  async observe(environment: string, id: string, content: object): Promise<void> {
    await this.putOnce(ledgerKeys.releases(this.service, environment), ledgerKeys.observed(id), content);
  }

  async freezes(environment: string): Promise<readonly Freeze[]> {
    return readFreezes(await this.query(ledgerKeys.freezes(environment)));
  }

  async breakGlasses(execution: string, environment: string): Promise<readonly BreakGlass[]> {
    return readBreakGlasses(await this.query(ledgerKeys.execution(execution), ledgerKeys.breakGlass(environment, "")));
  }

  async claim(digest: string, at: Date): Promise<void> {
    await this.putOnce(ledgerKeys.swept(this.service), `${digest}#${at.toISOString()}`, { at: at.toISOString() });
  }

  async claimed(digest: string): Promise<Date | undefined> {
    const last = (await this.query(ledgerKeys.swept(this.service), `${digest}#`)).at(-1);
    return last && new Date(String(last.at));
  }

  /** In the order of the second key. */
  private async query(pk: string, beginning = ""): Promise<LedgerItem[]> {
    const found: LedgerItem[] = [];
    const pages = paginateQuery(
      { client: this.client() },
      {
        TableName: this.table,
        ConsistentRead: true,
        KeyConditionExpression: beginning === "" ? "pk = :pk" : "pk = :pk AND begins_with(sk, :sk)",
        ExpressionAttributeValues: toAttributes({ ":pk": pk, ...(beginning !== "" && { ":sk": beginning }) }),
      },
    );
    for await (const { Items = [] } of pages) found.push(...Items.map((item) => fromAttributes(item) as LedgerItem));
    return found;
  }

  private async putOnce(pk: string, sk: string, content: object): Promise<boolean> {
    const Item = toAttributes({ ...content, pk, sk });
    try {
      const put = { TableName: this.table, Item, ConditionExpression: "attribute_not_exists(pk)" };
      await this.client().send(new PutItemCommand(put));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}
