import { SQSClient } from "@aws-sdk/client-sqs";
import { SqsChanges } from "../../../../functions/webhook-front/adapters/sqs-changes";
import type { Push } from "../../../../functions/webhook-front/push";
import { fakeAws, type FakeAws } from "../../change-router/adapters/support/fake-aws";

const url = "https://sqs.us-east-1.amazonaws.com/123456789012/thrive-delivery-changes.fifo";
const push: Push = {
  kind: "push",
  repository: "services",
  branch: "feature/a/b",
  after: "2".repeat(40),
  before: "1".repeat(40),
  deliveryId: "72d3162e-cc78",
  at: "2026-01-01T12:00:00.000Z",
};

let aws: FakeAws;
let changes: SqsChanges;
beforeAll(async () => {
  aws = await fakeAws(() => ({ MessageId: "m" }));
  const client = new SQSClient({ ...aws.settings, md5: false });
  changes = new SqsChanges(() => client, url);
});
beforeEach(() => (aws.calls.length = 0));
afterAll(() => aws.close());

test("a push is one small message, in the order of its branch", async () => {
  await changes.send(push);
  expect(aws.calls).toEqual([
    {
      action: "SendMessage",
      input: {
        QueueUrl: url,
        MessageBody: JSON.stringify(push),
        MessageGroupId: "services#feature/a/b",
        MessageDeduplicationId: "72d3162e-cc78",
      },
    },
  ]);
});

test.each(["año nuevo", "x".repeat(300), "日本".repeat(50)])(
  "a branch %s makes a group that SQS takes",
  async (branch) => {
    await changes.send({ ...push, branch });
    expect(aws.calls[0]!.input.MessageGroupId).toMatch(/^[\w!-/:-@[-`{-~]{1,128}$/);
  },
);
