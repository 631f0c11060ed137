import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamodbMarkers } from "../../../../functions/change-router/adapters/dynamodb-markers";
import { DynamodbTable } from "../../../../functions/change-router/adapters/dynamodb-table";
import type { Decision, RouteOutcome } from "../../../../functions/change-router/core/decision";
import { newMarker } from "../../../../functions/change-router/core/marker";
import { AwsFailure, type AwsCall, fakeAws, type FakeAws } from "./support/fake-aws";

const pipeline = "thrive-delivery-collections";
const marker = { ...newMarker(pipeline), version: 3 };

let aws: FakeAws;
let markers: DynamodbMarkers;
let pauses: number[] = [];
beforeAll(async () => {
  aws = await fakeAws();
  const client = new DynamoDBClient(aws.settings);
  const pause = (milliseconds: number) => Promise.resolve(pauses.push(milliseconds));
  markers = new DynamodbMarkers(new DynamodbTable(() => client, "routes", pause));
});
beforeEach(() => {
  aws.calls.length = 0;
  pauses = [];
  jest.spyOn(Math, "random").mockReturnValue(0); // the SDK waits a random part of its pause before it tries again
});
afterEach(() => jest.restoreAllMocks());
afterAll(() => aws.close());

const text = (value: unknown) => JSON.stringify(value);
const conflict = (item?: unknown) =>
  new AwsFailure("com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException", 400, { Item: item });
const itemOf = ({ input }: AwsCall) => input.Item as Record<string, { S?: string }>;

describe("save", () => {
  test("replaces the version before, and no other", async () => {
    aws.answers = () => ({});
    expect(await markers.save(marker)).toBe(true);
    expect(aws.calls).toEqual([
      {
        action: "PutItem",
        input: {
          TableName: "routes",
          Item: {
            pk: { S: `PIPE#${pipeline}` },
            sk: { S: "MARKER" },
            version: { N: "3" },
            marker: { S: text(marker) },
            writer: { S: expect.stringMatching(/^[0-9a-f-]{36}$/) },
          },
          ConditionExpression: "version = :version",
          ExpressionAttributeValues: { ":version": { N: "2" } },
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        },
      },
    ]);
  });

  test("writes the first version where nothing is", async () => {
    aws.answers = () => ({});
    await markers.save({ ...marker, version: 1 });
    expect(aws.calls[0]!.input).toMatchObject({ ConditionExpression: "attribute_not_exists(pk)" });
    expect(aws.calls[0]!.input).not.toHaveProperty("ExpressionAttributeValues");
  });

  test("says that somebody else wrote in between", async () => {
    aws.answers = () => conflict({ version: { N: "3" }, writer: { S: "somebody" } });
    expect(await markers.save(marker)).toBe(false);
    expect(aws.calls).toHaveLength(1);
  });

  test("knows its own write when the answer to it was lost", async () => {
    aws.answers = (call, earlier) =>
      earlier.length === 0 ? new AwsFailure("InternalServerError", 500) : conflict(itemOf(call));
    expect(await markers.save(marker)).toBe(true);
    expect(itemOf(aws.calls[0]!).writer).toEqual(itemOf(aws.calls[1]!).writer);
  });

  test("fails for now when the table is throttled", async () => {
    aws.answers = () => new AwsFailure("ProvisionedThroughputExceededException");
    await expect(markers.save(marker)).rejects.toMatchObject({
      class: "transient",
      message: "dynamodb routes: as it is said",
    });
  });
});

describe("load", () => {
  const item = (name: string) => ({ pk: { S: `PIPE#${name}` }, marker: { S: text(newMarker(name)) } });
  const keysOf = ({ input }: AwsCall) => {
    const { routes } = input.RequestItems as Record<string, { Keys: { pk: { S: string } }[]; ConsistentRead: boolean }>;
    expect(routes!.ConsistentRead).toBe(true);
    return routes!.Keys;
  };
  const names = (count: number) => Array.from({ length: count }, (_, index) => `pipeline-${index}`);

  test("reads consistently, a hundred at a time, and leaves out what is not there", async () => {
    aws.answers = (call) => ({
      Responses: {
        routes: keysOf(call)
          .map(({ pk }) => item(pk.S.replace("PIPE#", "")))
          .slice(1),
      },
    });
    expect((await markers.load([...names(250), "pipeline-0"])).size).toBe(247);
    expect(aws.calls.map((call) => keysOf(call).length).sort()).toEqual([100, 100, 50]);
  });

  test("asks again for what DynamoDB left", async () => {
    aws.answers = (call) => {
      const [first, ...Keys] = keysOf(call);
      const answered = { Responses: { routes: [item(first!.pk.S.replace("PIPE#", ""))] } };
      return Keys.length === 0 ? answered : { ...answered, UnprocessedKeys: { routes: { Keys } } };
    };
    expect([...(await markers.load(names(3))).keys()].sort()).toEqual(names(3));
    expect(pauses).toEqual([50, 100]);
  });

  test("gives up for now when DynamoDB leaves it again and again", async () => {
    aws.answers = ({ input }) => ({ Responses: {}, UnprocessedKeys: input.RequestItems });
    await expect(markers.load(names(1))).rejects.toMatchObject({
      class: "transient",
      message: "dynamodb routes: left a part of a batch undone",
    });
    expect(pauses).toEqual([50, 100, 200, 400, 800]);
  });

  test("of nothing asks nothing", async () => {
    expect((await markers.load([])).size).toBe(0);
    expect(aws.calls).toEqual([]);
  });
});

describe("a decision", () => {
  const outcome = (reason: RouteOutcome["reason"], paths: string[] = []): RouteOutcome => {
    return { outcome: reason === "changed" ? "start" : "skip", reason, paths };
  };
  const decision: Decision = {
    id: "01JZ",
    at: "2026-01-01T12:00:00.000Z",
    trigger: { kind: "push" },
    heads: { services: "2".repeat(40) },
    routeMap: "hash",
    routes: {
      collections: outcome("changed", ["a"]),
      intake: outcome("unchanged"),
      utilities: outcome("ignored-only"),
    },
    durationMilliseconds: 5,
  };
  const expiresAt = { N: String(Date.parse(decision.at) / 1000 + 400 * 24 * 60 * 60) };

  test("is put once, found by all decisions and by each service that something happened to", async () => {
    aws.answers = () => ({});
    await markers.putDecision(decision);
    const entry = (service: string) => ({
      PutRequest: {
        Item: {
          pk: { S: "DECISION#01JZ" },
          sk: { S: `ROUTE#${service}` },
          gsi1pk: { S: `SERVICE#${service}` },
          gsi1sk: { S: "01JZ" },
          expiresAt,
        },
      },
    });
    expect(aws.calls).toMatchObject([
      { action: "BatchWriteItem", input: { RequestItems: { routes: [entry("collections"), entry("utilities")] } } },
      {
        action: "PutItem",
        input: {
          Item: {
            pk: { S: "DECISION#01JZ" },
            sk: { S: "DECISION" },
            gsi1pk: { S: "DECISIONS" },
            gsi1sk: { S: "01JZ" },
            expiresAt,
            decision: { S: text(decision) },
          },
          ConditionExpression: "attribute_not_exists(pk)",
        },
      },
    ]);
  });

  test("that is there stays as it is, and that is no error", async () => {
    aws.answers = ({ action }) => (action === "PutItem" ? conflict() : {});
    await expect(markers.putDecision(decision)).resolves.toBeUndefined();
  });

  test("writes what DynamoDB left of its entries again", async () => {
    aws.answers = ({ action, input }, earlier) =>
      action === "BatchWriteItem" && earlier.length === 0 ? { UnprocessedItems: input.RequestItems } : {};
    await markers.putDecision(decision);
    expect(aws.calls.map(({ action }) => action)).toEqual(["BatchWriteItem", "BatchWriteItem", "PutItem"]);
  });

  test.each([
    ["of a few services is readable in the console", 3, "decision"],
    ["of five hundred services is packed", 500, "packed"],
  ])("%s", async (_, services, attribute) => {
    const paths = Array.from({ length: 20 }, (__, index) => `cs/Support/Service/Folder/File${index}.java`);
    const routes = Object.fromEntries(
      Array.from({ length: services }, (__, index) => [`service-${index}`, outcome("changed", paths)]),
    );
    const large = { ...decision, routes };
    aws.answers = () => ({});
    await markers.putDecision(large);
    const written = aws.calls.at(-1)!;
    expect(Object.keys(itemOf(written))).toContain(attribute);
    expect(text(written.input).length).toBeLessThan(400_000);
    aws.answers = ({ action }) =>
      action === "Query" ? { Items: [{ pk: { S: "DECISION#01JZ" } }] } : { Responses: { routes: [itemOf(written)] } };
    expect(await markers.decisions({ limit: 1 })).toEqual([large]);
  });

  test.each([
    [undefined, "DECISIONS"],
    ["collections", "SERVICE#collections"],
  ])("of %s is found by the index, the newest first", async (service, key) => {
    const stored = (id: string) => ({ decision: { S: text({ ...decision, id }) } });
    aws.answers = ({ action, input }) => {
      if (action === "BatchGetItem") return { Responses: { routes: [stored("01A"), stored("01C")] } };
      const Items = input.ExclusiveStartKey === undefined ? ["01C", "01B"] : ["01A"];
      const page = { Items: Items.map((id) => ({ pk: { S: `DECISION#${id}` } })) };
      return input.ExclusiveStartKey === undefined ? { ...page, LastEvaluatedKey: { pk: { S: "x" } } } : page;
    };
    const found = await markers.decisions({ service, limit: 3 });
    expect(found.map(({ id }) => id)).toEqual(["01C", "01A"]); // 01B's record was not written
    expect(aws.calls[0]).toEqual({
      action: "Query",
      input: {
        TableName: "routes",
        IndexName: "by-pipeline",
        KeyConditionExpression: "gsi1pk = :key",
        ExpressionAttributeValues: { ":key": { S: key } },
        ScanIndexForward: false,
        Limit: 3,
      },
    });
  });
});

describe("a head", () => {
  const head = { repository: "services", version: 1, commit: "2".repeat(40), seenAt: "2026-01-01T12:00:00.000Z" };

  test("is read and written by its repository", async () => {
    aws.answers = () => ({});
    expect(await markers.saveHead(head)).toBe(true);
    const written = itemOf(aws.calls[0]!);
    expect(written).toMatchObject({ pk: { S: "REPO#services" }, sk: { S: "HEAD" }, version: { N: "1" } });
    aws.answers = () => ({ Responses: { routes: [written] } });
    expect(await markers.head("services")).toEqual(head);
  });

  test("that was never seen is nothing", async () => {
    aws.answers = () => ({ Responses: { routes: [] } });
    expect(await markers.head("services")).toBeUndefined();
  });
});
