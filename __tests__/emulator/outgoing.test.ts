import { GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import {
  CreateApiDestinationCommand,
  CreateConnectionCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import { CreateTopicCommand, PublishCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, ReceiveMessageCommand, type Message } from "@aws-sdk/client-sqs";
import { freePort } from "../../emulator/free-port";
import { EventBridge } from "../../emulator/events/event-bridge";
import { emulatorFiles } from "../../emulator/emulator-files";
import { startHome, type HomeProcess } from "../../emulator/home-process";
import { loopbackRequest } from "../../emulator/loopback-request";
import type { InboxMessage } from "../../emulator/inbox/inbox-message";
import { account, Functions } from "./functions-support/deployed-function";
import { localClients, type LocalClients } from "./functions-support/local-clients";
import { until } from "./functions-support/until";
import { awsCalls } from "./trials-support/aws-calls";
import { startTrialEmulator, type TrialEmulator } from "./trials-support/trial-emulator";

jest.setTimeout(120_000);

let emulator: TrialEmulator;
let aws: LocalClients;

beforeAll(async () => {
  emulator = await startTrialEmulator("outgoing");
  aws = localClients(emulator.endpoint);
});

afterAll(() => emulator?.stop());

const fromEvents = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "sqs:SendMessage", Resource: "*" },
  ],
});

describe("what leaves the platform comes to the inbox", () => {
  test("e-mail of both versions of SES", async () => {
    const { query, rest } = awsCalls(emulator.endpoint);
    await query("ses", { Action: "VerifyEmailIdentity", Version: "2010-12-01", EmailAddress: "office@example.org" });
    const first = await query("ses", {
      Action: "SendEmail",
      Version: "2010-12-01",
      Source: "office@example.org",
      "Destination.ToAddresses.member.1": "one@example.org",
      "Message.Subject.Data": "One",
      "Message.Body.Text.Data": "Dear one",
    });
    const second = await rest(
      "ses",
      "POST",
      "/v2/email/outbound-emails",
      JSON.stringify({
        FromEmailAddress: "office@example.org",
        Destination: { ToAddresses: ["two@example.org"] },
        Content: { Simple: { Subject: { Data: "Two" }, Body: { Text: { Data: "Dear two" } } } },
      }),
    );
    expect([first.status, second.status]).toEqual([200, 200]);
    const common = { channel: "email", from: "office@example.org" };
    expect(await arrived(({ to }) => to[0] === "one@example.org")).toMatchObject({
      ...common,
      subject: "One",
      body: "Dear one",
    });
    expect(await arrived(({ to }) => to[0] === "two@example.org")).toMatchObject({
      ...common,
      subject: "Two",
      body: "Dear two",
    });
  });

  test("SMS", async () => {
    await aws.sns.send(new PublishCommand({ PhoneNumber: "+15550100", Message: "Your code is 1234" }));
    expect(await arrived(({ channel }) => channel === "sms")).toMatchObject({
      to: ["+15550100"],
      body: "Your code is 1234",
    });
  });

  test("notifications by e-mail and to an address out there, which confirms itself", async () => {
    const { TopicArn } = await aws.sns.send(new CreateTopicCommand({ Name: "alarms" }));
    for (const [Protocol, Endpoint] of [
      ["email", "duty@example.org"],
      ["https", "https://pager.example.org/x"],
    ]) {
      await aws.sns.send(new SubscribeCommand({ TopicArn, Protocol, Endpoint }));
    }
    await arrived(
      ({ to, body }) => to[0] === "https://pager.example.org/x" && body.includes('"SubscriptionConfirmation"'),
    );
    await until("the confirmation", async () => {
      await aws.sns.send(new PublishCommand({ TopicArn, Subject: "High", Message: "CPU is high" }));
      return (await inbox()).find(
        ({ to, body }) => to[0] === "https://pager.example.org/x" && body.includes("CPU is high"),
      );
    });
    expect(await arrived(({ to }) => to[0] === "duty@example.org")).toMatchObject({
      channel: "email",
      from: TopicArn,
      subject: "High",
      body: "CPU is high",
    });
  });
});

describe("a rule's target", () => {
  const rule = `arn:aws:events:us-east-1:${account}:rule`;
  let deadLetters: string;
  let destination: string;

  // One story: the role and the destination stay.
  beforeAll(async () => {
    deadLetters = await queue("dead", fromEvents);
    const { ConnectionArn } = await aws.events.send(
      new CreateConnectionCommand({
        Name: "chat",
        AuthorizationType: "API_KEY",
        AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: "Authorization", ApiKeyValue: "x" } },
      }),
    );
    const { ApiDestinationArn } = await aws.events.send(
      new CreateApiDestinationCommand({
        Name: "chat",
        ConnectionArn,
        HttpMethod: "POST",
        InvocationEndpoint: "https://hooks.slack.com/services/T/B/x",
      }),
    );
    destination = ApiDestinationArn!;
    await new Functions(aws).role("events");
  });

  test("an API destination without permission of its role is not called: the event is a dead letter", async () => {
    await aws.events.send(new PutRuleCommand({ Name: "chat", EventPattern: JSON.stringify({ source: ["releases"] }) }));
    await aws.events.send(
      new PutTargetsCommand({
        Rule: "chat",
        Targets: [
          {
            Id: "chat",
            Arn: destination,
            RoleArn: `arn:aws:iam::${account}:role/events`,
            RetryPolicy: { MaximumRetryAttempts: 2 },
            DeadLetterConfig: { Arn: `arn:aws:sqs:us-east-1:${account}:dead` },
          },
        ],
      }),
    );
    await put("releases", { text: "unpermitted" });
    expect((await receive(deadLetters)).MessageAttributes).toMatchObject({
      ERROR_CODE: { StringValue: "NO_PERMISSIONS" },
      RULE_ARN: { StringValue: `${rule}/chat` },
      TARGET_ARN: { StringValue: destination },
    });
  });

  test("with it the message is in the inbox, as chat", async () => {
    await new Functions(aws).permit("events", { [destination]: ["events:InvokeApiDestination"] });
    await put("releases", { text: "permitted" });
    expect(await arrived(({ channel }) => channel === "chat")).toMatchObject({
      to: ["https://hooks.slack.com/services/T/B/x"],
      body: expect.stringContaining("permitted"),
    });
  });

  test("is tried again, and then the event is a dead letter", async () => {
    await fault({ kind: "fail", service: "inbox", action: "chat", status: 503, count: 2 });
    await put("releases", { text: "third time" });
    await arrived(({ body }) => body.includes("third time"));

    await fault({ kind: "fail", service: "inbox", action: "chat", status: 503, count: 3 });
    await put("releases", { text: "never" });
    const { Body, MessageAttributes } = await receive(deadLetters);
    expect(JSON.parse(Body!)).toMatchObject({ source: "releases", detail: { text: "never" } });
    expect(MessageAttributes).toMatchObject({
      ERROR_CODE: { StringValue: "SDK_CLIENT_ERROR" },
      RETRY_ATTEMPTS: { StringValue: "2" },
    });
  });

  test("is counted by its rule, whether it was reached or not", async () => {
    const sumOf = async (MetricName: string) => {
      const asked = new GetMetricStatisticsCommand({
        Namespace: "AWS/Events",
        MetricName,
        Dimensions: [{ Name: "RuleName", Value: "chat" }],
        StartTime: new Date(Date.now() - 3_600_000),
        EndTime: new Date(Date.now() + 60_000),
        Period: 7200,
        Statistics: ["Sum"],
      });
      const { Datapoints = [] } = await aws.cloudwatch.send(asked);
      return Datapoints.reduce((sum, { Sum = 0 }) => sum + Sum, 0);
    };
    const counted = await until("the count", async () => {
      const sums = await Promise.all(["Invocations", "FailedInvocations", "InvocationsSentToDlq"].map(sumOf));
      return sums[0]! >= 4 ? sums : undefined;
    });
    expect(counted).toEqual([4, 2, 2]);
  });

  test("a queue that does not permit the rule gets nothing", async () => {
    const closed = await queue("closed");
    const open = await queue("open", fromEvents);
    await aws.events.send(new PutRuleCommand({ Name: "queues", EventPattern: JSON.stringify({ source: ["cases"] }) }));
    const Targets = ["closed", "open"].map((Id) => ({ Id, Arn: `arn:aws:sqs:us-east-1:${account}:${Id}` }));
    await aws.events.send(new PutTargetsCommand({ Rule: "queues", Targets }));
    await put("cases", {});
    await receive(open);
    expect((await aws.sqs.send(new ReceiveMessageCommand({ QueueUrl: closed }))).Messages).toBeUndefined();
  });
});

describe("events of AWS services", () => {
  let home: HomeProcess;
  let address: string;

  beforeAll(async () => {
    const port = await freePort();
    address = `http://127.0.0.1:${port}`;
    const files = emulatorFiles(emulator.root);
    home = await startHome({
      name: "ministack",
      port,
      routerPort: Number(new URL(emulator.endpoint).port),
      files,
      log: 2,
    });
  });

  afterAll(() => home?.stop());

  test("are refused from everybody", async () => {
    const { Entries } = await put("aws.ecs", {});
    expect(Entries).toEqual([
      { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: "Not authorized for the source." },
    ]);
  });

  test("published by the parts, reach rules and their queues, with account, region, id and time", async () => {
    const { sqs, events } = localClients(address);
    const { QueueUrl } = await sqs.send(
      new CreateQueueCommand({ QueueName: "releases", Attributes: { Policy: fromEvents } }),
    );
    const EventPattern = JSON.stringify({ source: ["aws.ecs"], detail: { eventName: ["SERVICE_DEPLOYMENT_FAILED"] } });
    await events.send(new PutRuleCommand({ Name: "releases", EventPattern }));
    const Targets = [{ Id: "releases", Arn: `arn:aws:sqs:us-east-1:${account}:releases` }];
    await events.send(new PutTargetsCommand({ Rule: "releases", Targets }));
    const service = `arn:aws:ecs:us-east-1:${account}:service/main/web`;
    const notes: string[] = [];
    await new EventBridge(address, account, (line) => notes.push(line)).publish({
      source: "aws.ecs",
      detailType: "ECS Deployment State Change",
      resources: [service],
      detail: { eventName: "SERVICE_DEPLOYMENT_FAILED" },
    });
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 }));
    expect(notes).toEqual([]);
    expect(JSON.parse(Messages[0]!.Body!)).toEqual({
      version: "0",
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      source: "aws.ecs",
      "detail-type": "ECS Deployment State Change",
      account,
      region: "us-east-1",
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      resources: [service],
      detail: { eventName: "SERVICE_DEPLOYMENT_FAILED" },
    });
  });
});

async function inbox(): Promise<InboxMessage[]> {
  const { body } = await loopbackRequest({ url: `${emulator.endpoint}/_thrive/inbox` });
  return (JSON.parse(body) as { messages: InboxMessage[] }).messages;
}

function arrived(fits: (message: InboxMessage) => boolean): Promise<InboxMessage> {
  return until("the message", async () => (await inbox()).find(fits));
}

async function queue(QueueName: string, Policy?: string): Promise<string> {
  const Attributes = Policy === undefined ? undefined : { Policy };
  return (await aws.sqs.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl!;
}

/** The next message, which is taken out of sight. */
function receive(QueueUrl: string): Promise<Message> {
  const command = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1, MessageAttributeNames: ["All"] });
  return until("a message in the queue", async () => (await aws.sqs.send(command)).Messages?.[0]);
}

function put(Source: string, detail: object) {
  const entry = { Source, DetailType: "Told", Detail: JSON.stringify(detail) };
  return aws.events.send(new PutEventsCommand({ Entries: [entry] }));
}

async function fault(rule: object): Promise<void> {
  const url = `${emulator.endpoint}/_thrive/faults`;
  expect((await loopbackRequest({ url, method: "POST", body: JSON.stringify(rule) })).status).toBe(200);
}
