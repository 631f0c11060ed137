import { type DynamoDBClient, paginateQuery } from "@aws-sdk/client-dynamodb";
import { DynamodbBuilds, readPassedImage } from "../../image-build/adapters/dynamodb-builds";
import type { PassedImage } from "../../image-build/core/ports";
import type { Builds } from "../core/ports";

/** What image-build remembers of one service. */
export class BuildRecords implements Builds {
  private readonly builds: DynamodbBuilds;

  constructor(
    private readonly client: () => DynamoDBClient,
    private readonly table: string,
    private readonly service: string,
  ) {
    this.builds = new DynamodbBuilds(client, table);
  }

  async builtDigest(execution: string): Promise<string | undefined> {
    return (await this.builds.find(this.service, execution))?.digest;
  }

  passed(digest: string): Promise<PassedImage | undefined> {
    return this.builds.passed(this.service, digest);
  }

  /** Every image that passed the gate. */
  async allPassed(): Promise<PassedImage[]> {
    const found: PassedImage[] = [];
    const pages = paginateQuery(
      { client: this.client() },
      {
        TableName: this.table,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :sk)",
        ExpressionAttributeValues: { ":pk": { S: `SERVICE#${this.service}` }, ":sk": { S: "IMAGE#" } },
      },
    );
    for await (const { Items = [] } of pages) {
      found.push(...Items.map((item) => readPassedImage(item.sk!.S!.replace("IMAGE#", ""), item)));
    }
    return found;
  }
}
