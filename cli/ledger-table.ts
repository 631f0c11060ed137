import type * as Sdk from "@aws-sdk/client-dynamodb";
import { ulid } from "ulid";
import {
  ledgerKeys,
  readFreezes,
  type BreakGlass,
  type Freeze,
  type LedgerItem,
} from "../functions/deployer/core/ledger";
import { plainItem } from "./attribute-values";
import type { ClientSettings } from "./client-settings";
import type { DeliveryPlace } from "./delivery-place";
import { obstacle, Refusal } from "./refusal";

/** The ledger of releases, as people read it and add to it. Nothing here changes what is in it. */
export class LedgerTable {
  private readonly loaded: Promise<{
    readonly sdk: typeof Sdk;
    readonly client: Sdk.DynamoDBClient;
  }>;

  /** @param settings @default those of the place */
  constructor(
    private readonly place: DeliveryPlace,
    settings: ClientSettings = place.settings,
  ) {
    this.loaded = import("@aws-sdk/client-dynamodb").then((sdk) => ({
      sdk,
      client: new sdk.DynamoDBClient(settings),
    }));
  }

  /** All that is known of a service's releases to an environment. */
  async releases(service: string, environment: string): Promise<LedgerItem[]> {
    return this.items(ledgerKeys.releases(service, environment));
  }

  /** Freezes by command that nobody lifted and that are not over. */
  async freezes(environment: string, now: Date): Promise<Freeze[]> {
    const all = readFreezes(await this.items(ledgerKeys.freezes(environment)));
    return all.filter(({ until }) => Date.parse(until) > now.getTime());
  }

  async freeze(environment: string, freeze: Omit<Freeze, "id">): Promise<void> {
    await this.put(ledgerKeys.freezes(environment), ulid(), freeze);
  }

  async lift(environment: string, { id }: Freeze, lifted: { by: string; reason: string; at: string }): Promise<void> {
    await this.put(ledgerKeys.freezes(environment), ledgerKeys.lifted(id), lifted);
  }

  /** Lets an execution pass a freeze, on the word of who asked for it or approves it. */
  async breakGlass(execution: string, environment: string, why: BreakGlass): Promise<void> {
    await this.put(ledgerKeys.execution(execution), ledgerKeys.breakGlass(environment, why.by), { ...why });
  }

  async close(): Promise<void> {
    (await this.loaded).client.destroy();
  }

  private async items(pk: string): Promise<LedgerItem[]> {
    const { sdk, client } = await this.loaded;
    const input = {
      TableName: this.place.names.releases,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": { S: pk } },
      ConsistentRead: true,
    };
    const items: LedgerItem[] = [];
    try {
      for await (const { Items = [] } of sdk.paginateQuery({ client }, input)) {
        items.push(...Items.map((item) => plainItem(item) as LedgerItem));
      }
    } catch (error) {
      throw this.told(error as Error);
    }
    return items;
  }

  private async put(pk: string, sk: string, content: Readonly<Record<string, string | undefined>>): Promise<void> {
    const { sdk, client } = await this.loaded;
    const values = Object.entries(content).filter(([, value]) => value !== undefined);
    const Item: Record<string, Sdk.AttributeValue> = Object.fromEntries(
      [...values, ["pk", pk], ["sk", sk]].map(([name, value]) => [name, { S: value! }]),
    );
    const ConditionExpression = "attribute_not_exists(pk)";
    const put = new sdk.PutItemCommand({ TableName: this.place.names.releases, Item, ConditionExpression });
    await client.send(put).catch((error: Error) => {
      if (error.name !== "ConditionalCheckFailedException") throw this.told(error);
    });
  }

  private told(error: Error): Error {
    if (error.name !== "ResourceNotFoundException") return error;
    const { names, account, region, command = "releases" } = this.place;
    const where = `${names.releases} is not in account ${account}, ${region}`;
    return new Refusal(command, [
      obstacle("ledger", where, "the delivery stack makes it", "deploy that first (here: ./thrive up)"),
    ]);
  }
}
