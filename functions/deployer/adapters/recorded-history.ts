import { type DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { readDecision } from "../../change-router/adapters/stored-decision";
import { isoTime, parseImageTag } from "../../image-build/core/image-tag";
import type { PassedImage } from "../../image-build/core/ports";
import type { Changes, Commit, History } from "../core/ports";
import type { BuildRecords } from "./build-records";

/**
 * The history of a repository that no API tells: the images between two, by authors unknown, and the files for which the change router
 * built them.
 */
export class RecordedHistory implements History {
  constructor(
    private readonly records: Pick<BuildRecords, "allPassed">,
    private readonly client: () => DynamoDBClient,
    private readonly routesTable: string,
    private readonly service: string,
  ) {}

  async between(base: PassedImage | undefined, head: PassedImage): Promise<Changes> {
    const [first, last] = [buildOf(base), buildOf(head)];
    const between = (await this.records.allPassed())
      .filter((image) => buildOf(image) > first && buildOf(image) <= last)
      .sort((one, other) => buildOf(other) - buildOf(one));
    const images = base === undefined || between.length === 0 ? [head] : between;
    const lists = await Promise.all(images.map((image) => this.filesOf(image)));
    const files = [...new Set(lists.flatMap(({ files: some }) => some))];
    return { commits: images.map(toCommit), files, moreFiles: lists.some(({ more }) => more) };
  }

  private async filesOf({
    decision,
  }: PassedImage): Promise<{ readonly files: readonly string[]; readonly more: boolean }> {
    if (decision === undefined || decision === "none") return { files: [], more: true };
    const Key = { pk: { S: `DECISION#${decision}` }, sk: { S: "DECISION" } };
    const { Item } = await this.client().send(new GetItemCommand({ TableName: this.routesTable, Key }));
    const route = Item && readDecision(Item)?.routes[this.service];
    return { files: route?.paths ?? [], more: route === undefined || route.truncated === true };
  }
}

function buildOf(image: PassedImage | undefined): number {
  return parseImageTag(image?.tag ?? "")?.build ?? 0;
}

function toCommit({ commit, tag }: PassedImage): Commit {
  const built = isoTime(parseImageTag(tag)?.builtAt ?? "");
  return {
    id: commit,
    subject: tag,
    ...(built !== undefined && { at: new Date(built) }),
  };
}
