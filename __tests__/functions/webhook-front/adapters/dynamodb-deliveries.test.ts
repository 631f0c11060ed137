import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamodbDeliveries } from "../../../../functions/webhook-front/adapters/dynamodb-deliveries";
import { AwsFailure, fakeAws, type FakeAws } from "../../change-router/adapters/support/fake-aws";

const delivery = { repository: "services", id: "72d3162e", sha256: "a".repeat(64) };
const now = Date.parse("2026-01-01T12:00:00.400Z");

let aws: FakeAws;
let deliveries: DynamodbDeliveries;
beforeAll(async () => {
  aws = await fakeAws();
  const client = new DynamoDBClient({ ...aws.settings, maxAttempts: 1 });
  deliveries = new DynamodbDeliveries(
    () => client,
    "routes",
    () => now,
  );
});
beforeEach(() => (aws.calls.length = 0));
afterAll(() => aws.close());

const keys = ["72d3162e", "a".repeat(64)].map((id) => ({ pk: { S: "WEBHOOK#services" }, sk: { S: `TOKEN#${id}` } }));
const canceled = (...codes: string[]) =>
  new AwsFailure("com.amazonaws.dynamodb.v20120810#TransactionCanceledException", 400, {
    CancellationReasons: codes.map((Code) => ({ Code })),
  });

test("a delivery is remembered for a week, by its number and by its body", async () => {
  aws.answers = () => ({});
  expect(await deliveries.take(delivery)).toBe(true);
  const expiresAt = { N: String(Date.parse("2026-01-08T12:00:00Z") / 1000) };
  expect(aws.calls).toMatchObject([
    {
      action: "TransactWriteItems",
      input: {
        TransactItems: keys.map((key) => ({
          Put: {
            TableName: "routes",
            Item: { ...key, expiresAt },
            ConditionExpression: "attribute_not_exists(pk)",
          },
        })),
      },
    },
  ]);
});

test.each([
  [["ConditionalCheckFailed", "None"]],
  [["None", "ConditionalCheckFailed"]],
  [["ConditionalCheckFailed", "ConditionalCheckFailed"]],
])("one that came before is not taken: %j", async (codes) => {
  aws.answers = () => canceled(...codes);
  expect(await deliveries.take(delivery)).toBe(false);
});

test.each([
  ["somebody takes it at this moment", canceled("TransactionConflict", "None"), "TransactionCanceledException"],
  ["the table is away", new AwsFailure("InternalServerError", 500), "InternalServerError"],
])("is an error when %s", async (_, failure, name) => {
  aws.answers = () => failure;
  await expect(deliveries.take(delivery)).rejects.toMatchObject({ name });
});

test("one that is given back is forgotten", async () => {
  aws.answers = () => ({});
  await deliveries.giveBack(delivery);
  expect(aws.calls).toMatchObject([
    { input: { TransactItems: keys.map((Key) => ({ Delete: { TableName: "routes", Key } })) } },
  ]);
});
