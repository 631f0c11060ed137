import { CloudwatchAlarms } from "../../../functions/fire-drill/adapters/cloudwatch-alarms";
import { CloudwatchFigures } from "../../../functions/fire-drill/adapters/cloudwatch-figures";
import { EventbridgeEvents } from "../../../functions/fire-drill/adapters/eventbridge-events";
import { SnsTopics } from "../../../functions/fire-drill/adapters/sns-topics";
import { SqsReceipts } from "../../../functions/fire-drill/adapters/sqs-receipts";
import { drillEnvironment } from "../../../functions/fire-drill/drill-environment";
import { patienceOf } from "../../../functions/fire-drill/drill-request";

/** A client that answers in order, and keeps what it was sent. */
function client(...answers: readonly unknown[]) {
  const left = [...answers];
  const sent: Record<string, unknown>[] = [];
  const send = ({ input }: { readonly input: Record<string, unknown> }) => {
    sent.push(input);
    return Promise.resolve(left.shift() ?? {});
  };
  return { sent, make: () => ({ send }) as never };
}

test("an alarm is silenced before it rings, since one that rings already tells nobody", async () => {
  const { make, sent } = client();
  await new CloudwatchAlarms(make).ring("drill", "words");
  expect(sent.map(({ StateValue }) => StateValue)).toEqual(["OK", "ALARM"]);
});

test("an event that the bus refuses is an error", async () => {
  const refused = client({ FailedEntryCount: 1, Entries: [{ ErrorCode: "NotAuthorized", ErrorMessage: "no" }] });
  await expect(new EventbridgeEvents(refused.make).send("prod", "1", "words")).rejects.toThrow("NotAuthorized: no");
  const { make, sent } = client({ Entries: [{ EventId: "1" }] });
  await new EventbridgeEvents(make).send("prod", "1", "words");
  expect(sent).toEqual([
    {
      Entries: [
        {
          Source: "thrive.fire-drill",
          DetailType: "Fire Drill",
          Detail: '{"landing":"prod","drill":"1","words":"words"}',
        },
      ],
    },
  ]);
});

test("receipts are fetched for good, other drills' are left, and what is no drill is thrown away", async () => {
  const message = (ReceiptHandle: string, Message: string) => ({
    ReceiptHandle,
    Body: JSON.stringify({ TopicArn: "arn:topic", Message }),
  });
  const mine = message("mine", "This is fire drill 1 of prod");
  const { make, sent } = client({
    Messages: [mine, message("other", "This is fire drill 2 of prod"), message("alarm", "ALARM"), { Body: "junk" }],
  });
  const received = await new SqsReceipts(make, "url").receive(5, (words) => words.includes("drill 1 "));
  expect(received[0]).toMatchObject({ topicArn: "arn:topic", words: "This is fire drill 1 of prod" });
  expect(sent[1]).toEqual({
    QueueUrl: "url",
    Entries: [
      { Id: "0", ReceiptHandle: "mine" },
      { Id: "1", ReceiptHandle: "alarm" },
      { Id: "2", ReceiptHandle: "" },
    ],
  });
});

test("calls of rules are summed: of what failed, and of what was kept, the greater is what failed", async () => {
  const values = (...Values: number[]) => ({ MetricDataResults: [{ Id: "m0", Values }] });
  const { make, sent } = client(values(1, 1), {}, values(1));
  const figures = new CloudwatchFigures(make, () => 0);
  expect(await figures.calls(["a", "b"], new Date(0))).toEqual(
    new Map([
      ["a", { ended: 2, failed: 1 }],
      ["b", { ended: 0, failed: 0 }],
    ]),
  );
  expect(sent).toHaveLength(3);
});

test("what was missed is measured in all and by path", async () => {
  const { make, sent } = client();
  const missed = new Map([
    ["critical", true],
    ["warning", false],
  ]);
  await new CloudwatchFigures(make).put("prod", missed);
  const landing = { Name: "Landing", Value: "prod" };
  const data = (Value: number, ...Dimensions: object[]) => ({ MetricName: "Missed", Dimensions, Value, Unit: "Count" });
  expect(sent).toEqual([
    {
      Namespace: "Thrive/FireDrill",
      MetricData: [
        data(1, landing),
        data(1, landing, { Name: "Path", Value: "critical" }),
        data(0, landing, { Name: "Path", Value: "warning" }),
      ],
    },
  ]);
});

test("bounces are counted by the topic's name", async () => {
  const { make, sent } = client({ MetricDataResults: [{ Id: "m0", Values: [2] }] });
  const arn = "arn:aws:sns:us-east-1:1:thrive-prod-critical";
  expect(await new CloudwatchFigures(make).undelivered([arn], new Date(0))).toEqual(new Map([[arn, 2]]));
  expect(JSON.stringify(sent)).toContain('"Name":"TopicName","Value":"thrive-prod-critical"');
});

test("the function says what is wrong with its environment and with what it is asked", () => {
  expect(() => drillEnvironment({ PLAN: "{", QUEUE_URL: "" })).toThrow(/^environment of the fire drill: [^]*PLAN/);
  expect([patienceOf({ source: "aws.events" }), patienceOf({ patienceSeconds: 20 })]).toEqual([240, 20]);
  expect(() => patienceOf({ patienceSeconds: 241 })).toThrow(
    "patienceSeconds is no whole number from 1 to 240; give one, or leave it out",
  );
});

test("a subscription that is pending is there and cannot be read yet; a deleted one is gone", async () => {
  const { SNSClient } = await import("@aws-sdk/client-sns");
  const sns = new SNSClient({ region: "us-east-1" });
  const listed = ["arn:sub", "PendingConfirmation", "Deleted"].map((SubscriptionArn) => ({
    Protocol: "email",
    Endpoint: `${SubscriptionArn}@b.gov`,
    SubscriptionArn,
  }));
  sns.send = () => Promise.resolve({ Subscriptions: listed });
  expect(await new SnsTopics(() => sns).subscriptions("arn:topic")).toEqual([
    { protocol: "email", endpoint: "arn:sub@b.gov", confirmed: true },
    { protocol: "email", endpoint: "PendingConfirmation@b.gov", confirmed: false },
  ]);
});
