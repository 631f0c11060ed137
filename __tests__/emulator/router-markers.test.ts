import {
  CreateTableCommand,
  DeleteTableCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { DynamodbMarkers } from "../../functions/change-router/adapters/dynamodb-markers";
import { DynamodbTable } from "../../functions/change-router/adapters/dynamodb-table";
import type { Decision } from "../../functions/change-router/core/decision";
import { type Marker, newMarker, type Pending, type Reached } from "../../functions/change-router/core/marker";
import { DynamodbDeliveries } from "../../functions/webhook-front/adapters/dynamodb-deliveries";
import { localClients } from "./functions-support/local-clients";
import { startTrialEmulator, type TrialEmulator } from "./trials-support/trial-emulator";

jest.setTimeout(180_000);

const TableName = "thrive-delivery-routes";
const pipeline = "thrive-delivery-collections";

let emulator: TrialEmulator;
let dynamodb: DynamoDBClient;
/** As two functions would have it: each with a client of its own. */
const functionsOwn = () => {
  const client = localClients(emulator.endpoint).dynamodb;
  return new DynamodbMarkers(new DynamodbTable(() => client, TableName));
};

beforeAll(async () => {
  emulator = await startTrialEmulator("router-markers");
  dynamodb = localClients(emulator.endpoint).dynamodb;
});
afterAll(() => emulator?.stop());

beforeEach(async () => {
  const key = (AttributeName: string, KeyType: "HASH" | "RANGE") => ({ AttributeName, KeyType });
  await dynamodb.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [key("pk", "HASH"), key("sk", "RANGE")],
      AttributeDefinitions: ["pk", "sk", "gsi1pk", "gsi1sk"].map((AttributeName) => {
        return { AttributeName, AttributeType: "S" as const };
      }),
      GlobalSecondaryIndexes: [
        {
          IndexName: "by-pipeline",
          KeySchema: [key("gsi1pk", "HASH"), key("gsi1sk", "RANGE")],
          Projection: { ProjectionType: "KEYS_ONLY" },
        },
      ],
    }),
  );
});
afterEach(() => dynamodb.send(new DeleteTableCommand({ TableName })));

const at = "2026-01-01T12:00:00.000Z";
const pending = (owner: string): Pending => ({
  commits: { services: "2".repeat(40) },
  trees: { "services:cs/Año/": "3".repeat(40), "services:gone/": null },
  token: owner,
  decisionId: owner,
  reason: "changed",
  at,
  owner,
  retries: 0,
});
const reached: Reached = { commits: { services: "1".repeat(40) }, trees: {}, startTime: at, at };
const stored = async (markers = functionsOwn()) => (await markers.load([pipeline])).get(pipeline);

test("what is saved is read again, and what was never written is missing", async () => {
  const marker: Marker = { ...newMarker(pipeline), version: 1, pending: pending("a"), compareFrom: reached };
  const markers = functionsOwn();
  expect(await markers.save(marker)).toBe(true);
  expect([...(await markers.load(["another", pipeline]))]).toEqual([[pipeline, marker]]);
});

test("of sixteen that claim at once exactly one does", async () => {
  for (let version = 1; version <= 5; version++) {
    const claims = Array.from({ length: 16 }, (_, index) => `router-${version}-${index}`);
    const won = await Promise.all(
      claims.map((owner) => functionsOwn().save({ ...newMarker(pipeline), version, pending: pending(owner) })),
    );
    const winners = claims.filter((_, index) => won[index]);
    expect(winners).toHaveLength(1);
    expect((await stored())?.pending?.owner).toBe(winners[0]);
  }
});

describe("whoever read an older version does not write", () => {
  const versions = async (...markers: Marker[]) => {
    const saved: boolean[] = [];
    for (const marker of markers) saved.push(await functionsOwn().save(marker));
    return saved;
  };
  const version = (number: number, more: Partial<Marker> = {}) => ({
    ...newMarker(pipeline),
    version: number,
    ...more,
  });

  test("a claim where another claim is", async () => {
    expect(await versions(version(1, { pending: pending("a") }), version(1, { pending: pending("b") }))).toEqual([
      true,
      false,
    ]);
    expect((await stored())?.pending?.owner).toBe("a");
  });

  test("a claim where somebody has put a hold in between", async () => {
    const held = { by: "ada", reason: "freeze", at };
    expect(await versions(version(1), version(2, { held }), version(2, { pending: pending("a") }))).toEqual([
      true,
      true,
      false,
    ]);
    expect(await stored()).toEqual(version(2, { held }));
  });

  test("a confirmation after the claim was freed and claimed by another", async () => {
    const others = version(3, { pending: pending("b") });
    expect(await versions(version(1, { pending: pending("a") }), version(2), others, version(2))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(await stored()).toEqual(others);
  });

  test("an older success after a newer one", async () => {
    const newer = version(2, { compareFrom: { ...reached, startTime: "2026-01-02T12:00:00.000Z" } });
    expect(await versions(version(1), newer, version(2, { compareFrom: reached }))).toEqual([true, true, false]);
    expect(await stored()).toEqual(newer);
  });

  test("a version where there is none, and a version that nobody has", async () => {
    expect(await versions(version(2), version(1), version(3))).toEqual([false, true, false]);
    expect(await stored()).toEqual(version(1));
  });
});

test("a write that is asked for twice, since its answer was lost, is its own", async () => {
  const client = localClients(emulator.endpoint).dynamodb;
  const send = client.send.bind(client) as (command: object) => Promise<unknown>;
  const twice = Object.assign(Object.create(client) as DynamoDBClient, {
    send: async (command: object) => {
      if (command instanceof PutItemCommand) await send(command);
      return send(command);
    },
  });
  const markers = new DynamodbMarkers(new DynamodbTable(() => twice, TableName));
  expect(await markers.save({ ...newMarker(pipeline), version: 1 })).toBe(true);
  expect(await markers.save({ ...newMarker(pipeline), version: 2 })).toBe(true);
  expect(await functionsOwn().save({ ...newMarker(pipeline), version: 2 })).toBe(false);
});

test("five hundred markers are read at once", async () => {
  const markers = functionsOwn();
  const names = Array.from({ length: 500 }, (_, index) => `pipeline-${String(index).padStart(3, "0")}`);
  for (let first = 0; first < names.length; first += 50) {
    await Promise.all(names.slice(first, first + 50).map((name) => markers.save({ ...newMarker(name), version: 1 })));
  }
  expect([...(await markers.load(names)).keys()].sort()).toEqual(names);
});

test("of sixteen that note a head at once exactly one does", async () => {
  const head = (commit: string) => ({ repository: "services", version: 1, commit, seenAt: at });
  const commits = Array.from({ length: 16 }, (_, index) => String(index).padStart(40, "0"));
  const won = await Promise.all(commits.map((commit) => functionsOwn().saveHead(head(commit))));
  expect(won.filter((one) => one)).toHaveLength(1);
  expect(await functionsOwn().head("services")).toEqual(head(commits[won.indexOf(true)]!));
  expect(await functionsOwn().head("screens")).toBeUndefined();
});

describe("decisions", () => {
  const decision = (id: string, routes: Decision["routes"]): Decision => ({
    id,
    at,
    trigger: { kind: "push", reason: id },
    heads: {},
    routeMap: "hash",
    routes,
    durationMilliseconds: 1,
  });
  const started = { outcome: "start", reason: "changed", paths: ["cs/Año/a"] } as const;
  const unchanged = { outcome: "skip", reason: "unchanged", paths: [] } as const;

  test("are found newest first, all of them or those that did something to a service", async () => {
    const markers = functionsOwn();
    const all = [
      decision("01A", { collections: started, intake: unchanged }),
      decision("01B", { collections: unchanged, intake: started }),
      decision("01C", { collections: started, intake: started }),
    ];
    for (const one of all) await markers.putDecision(one);
    const ids = async (query: { service?: string; limit: number }) =>
      (await markers.decisions(query)).map(({ id }) => id);
    expect(await markers.decisions({ limit: 10 })).toEqual([...all].reverse());
    expect(await ids({ limit: 2 })).toEqual(["01C", "01B"]);
    expect(await ids({ service: "collections", limit: 10 })).toEqual(["01C", "01A"]);
    expect(await ids({ service: "outreach", limit: 10 })).toEqual([]);
  });

  test("are put once", async () => {
    const markers = functionsOwn();
    await markers.putDecision(decision("01A", { collections: started }));
    await markers.putDecision(decision("01A", { collections: unchanged }));
    expect(await markers.decisions({ limit: 10 })).toMatchObject([{ routes: { collections: started } }]);
  });

  test("of five hundred services are kept whole, and expire", async () => {
    const markers = functionsOwn();
    const paths = Array.from({ length: 20 }, (_, index) => `cs/Support/Service/File${index}.java`);
    const services = Array.from({ length: 500 }, (_, index) => [`service-${index}`, { ...started, paths }] as const);
    const large = decision("01A", Object.fromEntries(services));
    await markers.putDecision(large);
    expect(await markers.decisions({ service: "service-499", limit: 1 })).toEqual([large]);
    const key = { pk: { S: "DECISION#01A" }, sk: { S: "ROUTE#service-0" } };
    const { Item } = await dynamodb.send(new GetItemCommand({ TableName, Key: key }));
    expect(Item?.expiresAt).toEqual({ N: String(Date.parse(at) / 1000 + 400 * 24 * 60 * 60) });
  });
});

describe("webhook deliveries", () => {
  const delivery = { repository: "services", id: "72d3162e", sha256: "a".repeat(64) };
  const own = () => new DynamodbDeliveries(() => localClients(emulator.endpoint).dynamodb, TableName);

  test("are taken once, by their number and by their body", async () => {
    expect(await own().take(delivery)).toBe(true);
    expect(await own().take(delivery)).toBe(false);
    expect(await own().take({ ...delivery, id: "another" })).toBe(false);
    expect(await own().take({ ...delivery, sha256: "b".repeat(64) })).toBe(false);
    expect(await own().take({ ...delivery, repository: "screens" })).toBe(true);
  });

  test("of sixteen replays at once none is taken twice", async () => {
    const taken = await Promise.all(
      Array.from({ length: 16 }, () =>
        own()
          .take(delivery)
          .catch(() => false),
      ),
    );
    expect(taken.filter((one) => one)).toHaveLength(1);
  });

  test("that are given back may come again", async () => {
    await own().take(delivery);
    await own().giveBack(delivery);
    expect(await own().take(delivery)).toBe(true);
  });
});
