import type { Decision } from "../core/decision";
import type { Marker } from "../core/marker";
import type { Head, Markers } from "../core/ports";
import type { DynamodbTable, Item, Key } from "./dynamodb-table";
import { readDecision, storedDecision } from "./stored-decision";

/** Seconds that a decision is kept: thirteen months, so that an audit of a year has all of it. */
const keptSeconds = 400 * 24 * 60 * 60;

/** In the index, below which all decisions are found. */
const everyDecision = "DECISIONS";

/**
 * | pk | sk | |
 * | --- | --- | --- |
 * | `PIPE#<pipeline>` | `MARKER` | what is known of a pipeline |
 * | `REPO#<key>` | `HEAD` | the last head that was evaluated |
 * | `DECISION#<ulid>` | `DECISION` | a record; in the index below `DECISIONS` |
 * | `DECISION#<ulid>` | `ROUTE#<service>` | in the index below `SERVICE#<service>`: what happened to one service, without the many times that nothing did |
 */
export class DynamodbMarkers implements Markers {
  constructor(private readonly table: DynamodbTable) {}

  async load(pipelines: readonly string[]): Promise<ReadonlyMap<string, Marker>> {
    const items = await this.table.read([...new Set(pipelines)].map(markerKey));
    const markers = items.map((item) => parsed<Marker>(item, "marker"));
    return new Map(markers.map((marker) => [marker.pipeline, marker]));
  }

  async save(marker: Marker): Promise<boolean> {
    const content = { marker: { S: JSON.stringify(marker) } };
    return this.table.replace(markerKey(marker.pipeline), marker.version - 1, content);
  }

  /** The services' entries come first: without the record they are passed over, and without them it would not be found. */
  async putDecision(decision: Decision): Promise<void> {
    const expiresAt = { N: String(Math.floor(Date.parse(decision.at) / 1000) + keptSeconds) };
    const entry = (indexKey: string): Item => {
      return { gsi1pk: { S: indexKey }, gsi1sk: { S: decision.id }, expiresAt };
    };
    const { pk } = decisionKey(decision.id);
    const services = Object.entries(decision.routes).filter(([, { reason }]) => reason !== "unchanged");
    await this.table.putAll(
      services.map(([service]) => ({ pk, sk: `ROUTE#${service}`, content: entry(`SERVICE#${service}`) })),
    );
    await this.table.putOnce(decisionKey(decision.id), { ...entry(everyDecision), ...storedDecision(decision) });
  }

  async decisions({ service, limit }: { service?: string; limit: number }): Promise<readonly Decision[]> {
    const keys = await this.table.newest(service === undefined ? everyDecision : `SERVICE#${service}`, limit);
    const items = await this.table.read(keys.map((pk) => ({ pk, sk: "DECISION" })));
    const decisions = items.map(readDecision).filter((decision) => decision !== undefined);
    return decisions.sort((one, other) => (one.id < other.id ? 1 : -1));
  }

  async head(repository: string): Promise<Head | undefined> {
    const [item] = await this.table.read([headKey(repository)]);
    return item === undefined ? undefined : parsed<Head>(item, "head");
  }

  async saveHead(head: Head): Promise<boolean> {
    return this.table.replace(headKey(head.repository), head.version - 1, { head: { S: JSON.stringify(head) } });
  }
}

function markerKey(pipeline: string): Key {
  return { pk: `PIPE#${pipeline}`, sk: "MARKER" };
}

function headKey(repository: string): Key {
  return { pk: `REPO#${repository}`, sk: "HEAD" };
}

function decisionKey(id: string): Key {
  return { pk: `DECISION#${id}`, sk: "DECISION" };
}

function parsed<Stored>(item: Item, attribute: string): Stored {
  return JSON.parse(item[attribute]!.S!) as Stored;
}
