import { ListMetricsCommand } from "@aws-sdk/client-cloudwatch";
import { DescribeLogStreamsCommand, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { GetItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { CreateClusterCommand, CreateServiceCommand, RegisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import { CreateEventSourceMappingCommand } from "@aws-sdk/client-lambda";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { emulatorFiles } from "../../emulator/emulator-files";
import { loopbackRequest } from "../../emulator/loopback-request";
import { account, Functions } from "./functions-support/deployed-function";
import { bad, writing } from "./functions-support/handlers";
import { localClients, type LocalClients } from "./functions-support/local-clients";
import { until } from "./functions-support/until";
import { startTrialEmulator, type TrialEmulator } from "./trials-support/trial-emulator";

jest.setTimeout(180_000);

const table = `arn:aws:dynamodb:us-east-1:${account}:table/cases`;
const queues = `arn:aws:sqs:us-east-1:${account}:*`;
const service = `arn:aws:ecs:us-east-1:${account}:service/main/collections`;
const permitted = {
  [table]: ["dynamodb:PutItem"],
  [queues]: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
  [service]: ["ecs:UpdateService"],
};

let emulator: TrialEmulator;
let aws: LocalClients;
let functions: Functions;
let queue: string;
let deadLetters: string;

// One story: each test goes on where the one before it ended.
beforeAll(async () => {
  emulator = await startTrialEmulator("functions");
  aws = localClients(emulator.endpoint);
  functions = new Functions(aws);
  await functions.role("writer");
  await functions.permit("writer", permitted);
  await functions.table("cases");
  await functions.create({
    name: "writer",
    role: "writer",
    files: { "index.js": writing },
    timeout: 30,
    variables: { TABLE: "cases", LOG_LEVEL: "WARNING" }, // MiniStack's own log level, too
  });
  deadLetters = await createQueue("dead");
  queue = await createQueue("cases", {
    VisibilityTimeout: "1",
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: `arn:aws:sqs:us-east-1:${account}:dead`, maxReceiveCount: 8 }),
  });
  await aws.lambda.send(
    new CreateEventSourceMappingCommand({
      FunctionName: "writer",
      EventSourceArn: `arn:aws:sqs:us-east-1:${account}:cases`,
      BatchSize: 10,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
    }),
  );
});

afterAll(() => emulator?.stop());

test("the zip that was uploaded runs when its event arrives", async () => {
  await aws.sqs.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: JSON.stringify({ id: "first" }) }));
  expect(await until("the item", () => item("first"))).toMatchObject({ id: { S: "first" } });
});

test("a function knows itself, its role's session and the router, and nothing of the machine", async () => {
  const { value } = await functions.invoke("writer", { environment: true });
  const environment = value as Record<string, string>;
  expect(environment).toMatchObject({
    AWS_ENDPOINT_URL: emulator.endpoint,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA/),
    AWS_SESSION_TOKEN: expect.any(String),
    AWS_LAMBDA_FUNCTION_NAME: "writer",
    AWS_DEFAULT_REGION: "us-east-1",
    TABLE: "cases",
    LOG_LEVEL: "WARNING",
  });
  const known =
    /^(AWS_\w+|_\w+|LAMBDA_\w+|PATH|LANG|NO_PROXY|TMPDIR|TABLE|LOG_LEVEL|NODE_PATH|MINISTACK_\w*PREFIX\w*)$/;
  expect(Object.keys(environment).filter((name) => !known.test(name))).toEqual([]);
  expect(environment.TMPDIR).toContain(emulatorFiles(emulator.root).folder);
});

test("without one needed action a function is refused as AWS refuses it", async () => {
  await functions.permit("writer", { ...permitted, [table]: ["dynamodb:GetItem"] });
  expect(await functions.invoke("writer", { write: "refused" })).toEqual({
    failure: "Unhandled",
    value: expect.objectContaining({
      errorMessage: expect.stringMatching(
        /^User: arn:aws:sts::123456789012:assumed-role\/writer\/writer is not authorized to perform: dynamodb:PutItem/,
      ),
    }),
  });
  await functions.permit("writer", permitted);
  expect(await functions.invoke("writer", { write: "permitted" })).toMatchObject({ failure: undefined });
  expect(await item("permitted")).toBeDefined();
});

test("a queue feeds a function only while its role may read the queue", async () => {
  await functions.permit("writer", { [table]: permitted[table] });
  const EventSourceArn = `arn:aws:sqs:us-east-1:${account}:dead`;
  await expect(
    aws.lambda.send(new CreateEventSourceMappingCommand({ FunctionName: "writer", EventSourceArn })),
  ).rejects.toMatchObject({
    name: "InvalidParameterValueException",
    message: "The provided execution role does not have permissions to call ReceiveMessage on SQS",
  });
  await delay(1_500); // what was permitted is believed for a second
  await aws.sqs.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: JSON.stringify({ id: "unread" }) }));
  await delay(1_500); // longer than a poller rests
  expect(await item("unread")).toBeUndefined();
  await functions.permit("writer", permitted);
  await until("the item", () => item("unread"));
});

test("so it is for services of the other home", async () => {
  await aws.ecs.send(new CreateClusterCommand({ clusterName: "main" }));
  await aws.ecs.send(
    new RegisterTaskDefinitionCommand({
      family: "collections",
      containerDefinitions: [{ name: "app", image: "app", memory: 128 }],
    }),
  );
  for (const serviceName of ["collections", "outreach"]) {
    await aws.ecs.send(
      new CreateServiceCommand({ cluster: "main", serviceName, taskDefinition: "collections", desiredCount: 0 }),
    );
  }
  expect(await functions.invoke("writer", { scale: "collections" })).toMatchObject({ failure: undefined });
  expect((await functions.invoke("writer", { scale: "outreach" })).value).toMatchObject({
    errorMessage:
      "User: arn:aws:sts::123456789012:assumed-role/writer/writer is not authorized to perform: ecs:UpdateService on resource: " +
      `arn:aws:ecs:us-east-1:${account}:service/main/outreach because no identity-based policy allows the ecs:UpdateService action`,
  });
});

test("a key that nobody has, and a wrong secret, are refused as AWS refuses them", async () => {
  const unknown = localClients(emulator.endpoint, { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "x" });
  await expect(unknown.ecs.send(new CreateClusterCommand({}))).rejects.toMatchObject({
    name: "UnrecognizedClientException",
    message: "The security token included in the request is invalid.",
  });
  const { value } = await functions.invoke("writer", { environment: true });
  const { AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SESSION_TOKEN: sessionToken = "" } = value as Record<string, string>;
  const wrong = localClients(emulator.endpoint, { accessKeyId, secretAccessKey: "x", sessionToken });
  await expect(wrong.ecs.send(new CreateClusterCommand({}))).rejects.toMatchObject({
    name: "InvalidSignatureException",
  });
});

test("messages are delivered within 200 ms, 95 of 100", async () => {
  await sendAll(Array.from({ length: 100 }, (_, index) => ({ id: `warming-${index}` }))); // starts the processes
  await waitsOf("warming-", 100);
  for (let index = 0; index < 100; index++) {
    await aws.sqs.send(
      new SendMessageCommand({ QueueUrl: queue, MessageBody: JSON.stringify({ id: `paced-${index}` }) }),
    );
    await delay(40); // a modest rate: 25 a second
  }
  const waits = await waitsOf("paced-", 100);
  if (process.env.MEASURE) console.log(`delivery: p50 ${waits[49]} ms, p95 ${waits[94]} ms, max ${waits[99]} ms`);
  expect(waits[94]).toBeLessThanOrEqual(200);
});

test("of 1,000 messages none is lost, whatever fails; those that never succeed are dead letters", async () => {
  await fault({ kind: "fail", service: "dynamodb", action: "PutItem", count: 100, probability: 0.3 });
  const bodies = Array.from({ length: 1000 }, (_, index) => ({ id: `many-${index}`, kind: kindOf(index) }));
  await sendAll(bodies);
  await until("the end of the queue", async () => ((await waiting(queue)) === 0 ? true : undefined));
  const written = (await items()).map(({ id }) => id).filter((id) => id.startsWith("many-"));
  const expected = bodies.filter(({ kind }) => kind !== "poison").map(({ id }) => id);
  expect(written.sort()).toEqual(expected.sort());
  expect(await waiting(deadLetters)).toBe(20);
  expect((await faults())[0]).toMatchObject({ struck: 100 });
});

test("functions and queues are measured where alarms look", async () => {
  const metric = (Namespace: string, MetricName: string, Name: string, Value: string) =>
    until(MetricName, async () => {
      const { Metrics = [] } = await aws.cloudwatch.send(
        new ListMetricsCommand({ Namespace, MetricName, Dimensions: [{ Name, Value }] }),
      );
      return Metrics[0];
    });
  await metric("AWS/Lambda", "Errors", "FunctionName", "writer");
  await metric("AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", "dead");
});

describe("a function that behaves badly", () => {
  const cases = [
    { name: "endless", timeout: 1, message: "Task timed out after 1.00 seconds" },
    { name: "asleep", timeout: 1, message: "Task timed out after 1.00 seconds" },
    { name: "hungry", message: "Worker process died" },
    { name: "buffers", message: /Worker process died|Array buffer allocation failed/ },
    { name: "slowToLoad", timeout: 30, message: /Task timed out after 10.00 seconds/ },
    { name: "nameless", message: /Handler handler is not a function in index/ },
  ] as const;

  test.each(cases)("$name: fails clearly", async ({ name, message, ...options }) => {
    await functions.create({ name, role: "writer", files: { "index.js": bad[name] }, memory: 128, ...options });
    const { value, failure } = await functions.invoke(name);
    expect(failure).toBe("Unhandled");
    expect((value as { errorMessage: string }).errorMessage).toEqual(expect.stringMatching(message));
  });

  test("a module that is not there fails clearly", async () => {
    await functions.create({ name: "absent", role: "writer", files: { "index.js": "" }, handler: "missing.handler" });
    expect((await functions.invoke("absent")).value).toMatchObject({
      errorMessage: expect.stringContaining("Cannot find module"),
    });
  });

  test("its log is cut off", async () => {
    await functions.create({ name: "chatty", role: "writer", files: { "index.js": bad.chatty }, timeout: 30 });
    expect(await functions.invoke("chatty")).toMatchObject({ value: "done" });
    const messages = await logOf("chatty");
    expect(messages.join("").length).toBeLessThan(1_200_000);
    expect(messages).toContain("The rest of this log was dropped: the local AWS keeps one megabyte of a call.");
  });

  test("a zip that unpacks outside is refused", async () => {
    const files = { "index.js": bad.nameless, "../../escaped.js": "" };
    await expect(functions.create({ name: "escaping", role: "writer", files })).rejects.toMatchObject({
      name: "InvalidParameterValueException",
      message:
        "Could not unzip uploaded file: the entry ../../escaped.js is outside of its folder. Please check your file, then try to upload again.",
    });
    const around = [emulator.root, join(emulator.root, ".thrive"), emulatorFiles(emulator.root).folder];
    expect(around.filter((folder) => existsSync(folder) && readdirSync(folder).includes("escaped.js"))).toEqual([]);
  });

  test("the rest goes on", async () => {
    expect(await functions.invoke("writer", { write: "after" })).toMatchObject({ failure: undefined });
  });
});

function kindOf(index: number): string {
  if (index % 50 === 0) return "poison";
  return index % 7 === 0 ? "shaky" : "good";
}

async function createQueue(QueueName: string, Attributes: Record<string, string> = {}): Promise<string> {
  return (await aws.sqs.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl!;
}

async function item(id: string): Promise<object | undefined> {
  return (await aws.dynamodb.send(new GetItemCommand({ TableName: "cases", Key: { id: { S: id } } }))).Item;
}

async function items(): Promise<{ id: string; wait: number }[]> {
  const { Items = [] } = await aws.dynamodb.send(new ScanCommand({ TableName: "cases" }));
  return Items.map(({ id, wait }) => ({ id: id!.S!, wait: Number(wait?.N) }));
}

async function sendAll(bodies: readonly { readonly id: string }[]): Promise<void> {
  for (let index = 0; index < bodies.length; index += 10) {
    const Entries = bodies.slice(index, index + 10).map((body) => ({ Id: body.id, MessageBody: JSON.stringify(body) }));
    await aws.sqs.send(new SendMessageBatchCommand({ QueueUrl: queue, Entries }));
  }
}

/** Milliseconds from sending to writing, in order, when all of them are written. */
function waitsOf(prefix: string, count: number): Promise<number[]> {
  return until(`${count} items`, async () => {
    const found = (await items()).filter(({ id }) => id.startsWith(prefix));
    return found.length === count ? found.map(({ wait }) => wait).sort((a, b) => a - b) : undefined;
  });
}

/** Messages of a queue, in sight or not. */
async function waiting(QueueUrl: string): Promise<number> {
  const { Attributes = {} } = await aws.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }));
  return Number(Attributes.ApproximateNumberOfMessages) + Number(Attributes.ApproximateNumberOfMessagesNotVisible);
}

async function fault(rule: object): Promise<void> {
  const answer = await loopbackRequest({
    url: `${emulator.endpoint}/_thrive/faults`,
    method: "POST",
    body: JSON.stringify(rule),
  });
  expect(answer.status).toBeLessThan(300);
}

async function faults(): Promise<object[]> {
  const { body } = await loopbackRequest({ url: `${emulator.endpoint}/_thrive/faults` });
  const listed = JSON.parse(body) as { faults: object[] };
  return listed.faults;
}

async function logOf(name: string): Promise<string[]> {
  const logGroupName = `/aws/lambda/${name}`;
  const { logStreams = [] } = await aws.logs.send(new DescribeLogStreamsCommand({ logGroupName }));
  const lines: string[] = [];
  for (const { logStreamName } of logStreams) {
    let nextToken: string | undefined;
    for (;;) {
      const page = await aws.logs.send(
        new GetLogEventsCommand({ logGroupName, logStreamName, startFromHead: true, nextToken }),
      );
      lines.push(...(page.events ?? []).map(({ message = "" }) => message));
      if (page.nextForwardToken === nextToken || page.events?.length === 0) break;
      nextToken = page.nextForwardToken;
    }
  }
  return lines;
}
