import { SQSClient } from "@aws-sdk/client-sqs";
import { SqsChanges } from "../../../../functions/change-router/adapters/sqs-changes";
import { AwsFailure, fakeAws, type FakeAws } from "./support/fake-aws";

const url = "https://sqs.us-east-1.amazonaws.com/123456789012/thrive-delivery-changes.fifo";
const message = { kind: "run-all", request: "01J", by: "ada", reason: "new base image" } as const;

let aws: FakeAws;
let queue: SqsChanges;
beforeAll(async () => {
  aws = await fakeAws(() => ({ MessageId: "m" }));
  const client = new SQSClient({ ...aws.settings, maxAttempts: 1, md5: false });
  queue = new SqsChanges(() => client, url);
});
beforeEach(() => (aws.calls.length = 0));
afterAll(() => aws.close());

test("the next part of a request waits in the requests' own group", async () => {
  await queue.proceed({ ...message, after: "collections" });
  expect(aws.calls).toEqual([
    {
      action: "SendMessage",
      input: {
        QueueUrl: url,
        MessageBody: JSON.stringify({ ...message, after: "collections" }),
        MessageGroupId: "run-all",
        MessageDeduplicationId: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    },
  ]);
});

test("the same part is queued once, whenever it is to be done", async () => {
  await queue.proceed({ ...message, after: "collections", notBefore: "2026-01-01T12:00:00Z" });
  await queue.proceed({ ...message, after: "collections", notBefore: "2026-01-01T12:01:00Z" });
  await queue.proceed({ ...message, after: "intake" });
  await queue.proceed({ ...message, request: "01K", after: "collections" });
  const ids = aws.calls.map(({ input }) => input.MessageDeduplicationId);
  expect([ids[0] === ids[1], new Set(ids).size]).toEqual([true, 3]);
});

test("a message comes back when it is told", async () => {
  await queue.comeBack("receipt", 45);
  expect(aws.calls).toEqual([
    {
      action: "ChangeMessageVisibility",
      input: { QueueUrl: url, ReceiptHandle: "receipt", VisibilityTimeout: 45 },
    },
  ]);
});

test("what fails is an error of the router", async () => {
  aws.answers = () => new AwsFailure("AccessDeniedException");
  await expect(queue.comeBack("receipt", 45)).rejects.toMatchObject({
    class: "permanent",
    message: "sqs changes: as it is said",
  });
});
