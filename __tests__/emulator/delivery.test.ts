import {
  CodeCommitClient,
  CreateRepositoryCommand,
  DeleteRepositoryCommand,
  GetBranchCommand,
  GetRepositoryCommand,
  PutFileCommand,
} from "@aws-sdk/client-codecommit";
import {
  CreateApiDestinationCommand,
  CreateConnectionCommand,
  PutRuleCommand,
  PutTargetsCommand,
  type Target,
} from "@aws-sdk/client-eventbridge";
import { CreateServiceLinkedRoleCommand, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { CreateEventSourceMappingCommand } from "@aws-sdk/client-lambda";
import { CreateTopicCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type Message,
} from "@aws-sdk/client-sqs";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runGit } from "../../emulator/codecommit/run-git";
import type { InboxMessage } from "../../emulator/inbox/inbox-message";
import { loopbackRequest } from "../../emulator/loopback-request";
import { account, Functions } from "./functions-support/deployed-function";
import { localClients, type LocalClients } from "./functions-support/local-clients";
import { until } from "./functions-support/until";
import { awsCalls } from "./trials-support/aws-calls";
import { startTrialEmulator, type TrialEmulator } from "./trials-support/trial-emulator";

jest.setTimeout(120_000);

let emulator: TrialEmulator;
let aws: LocalClients;
let codecommit: CodeCommitClient;
let functions: Functions;

beforeAll(async () => {
  emulator = await startTrialEmulator("delivery");
  aws = localClients(emulator.endpoint);
  functions = new Functions(aws);
  codecommit = codecommitAs({ accessKeyId: "local", secretAccessKey: "local" });
});

afterAll(() => emulator?.stop());

const repository = (name: string) => `arn:aws:codecommit:us-east-1:${account}:${name}`;
const queueArn = (name: string) => `arn:aws:sqs:us-east-1:${account}:${name}`;
const serviceMay = (Service: string, Action: string, Condition = {}) =>
  JSON.stringify({ Statement: [{ Effect: "Allow", Principal: { Service }, Action, Resource: "*", Condition }] });

function codecommitAs(credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }) {
  return new CodeCommitClient({ endpoint: emulator.endpoint, region: "us-east-1", credentials, maxAttempts: 1 });
}

test("git pushes to the address that a repository has, and a rule's queue hears of it in the order of its group", async () => {
  await fifoQueue("changes.fifo", { Policy: serviceMay("events.amazonaws.com", "sqs:SendMessage") });
  await rule("change", {
    source: ["aws.codecommit"],
    "detail-type": ["CodeCommit Repository State Change"],
    resources: [repository("web")],
    detail: {
      event: ["referenceCreated", "referenceUpdated"],
      referenceType: ["branch"],
      referenceName: [{ prefix: "ma" }],
    },
  });
  const SqsParameters = { MessageGroupId: "web#main" };
  await targets("change", { Id: "changes", Arn: queueArn("changes.fifo"), SqsParameters });

  await codecommit.send(new CreateRepositoryCommand({ repositoryName: "web" }));
  const { repositoryMetadata } = await codecommit.send(new GetRepositoryCommand({ repositoryName: "web" }));
  const clone = join(emulator.root, "clone");
  mkdirSync(clone);
  const commits: string[] = [];
  const git = async (...args: string[]) => (await runGit(args, { cwd: clone, environment: someone })).toString().trim();
  await git("init", "--quiet", "--template=", "--initial-branch=main");
  for (const text of ["one", "two"]) {
    writeFileSync(join(clone, "a.txt"), text);
    await git("add", "a.txt");
    await git("commit", "--quiet", "--message", text);
    await git("push", "--quiet", repositoryMetadata!.cloneUrlHttp!, "HEAD:main", "HEAD:refs/heads/other");
    commits.push(await git("rev-parse", "HEAD"));
  }
  const QueueUrl = `${emulator.endpoint}/${account}/changes.fifo`;
  for (const commit of commits) {
    const message = await receive(QueueUrl, { MessageSystemAttributeNames: ["MessageGroupId"] });
    expect(message.Attributes).toMatchObject({ MessageGroupId: "web#main" });
    expect(JSON.parse(message.Body!)).toMatchObject({
      source: "aws.codecommit",
      "detail-type": "CodeCommit Repository State Change",
      detail: { repositoryName: "web", referenceFullName: "refs/heads/main", commitId: commit },
    });
    await aws.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
  }
  expect((await aws.sqs.send(new ReceiveMessageCommand({ QueueUrl }))).Messages).toBeUndefined(); // nothing of `other`
});

test("a role reads the repository that it may read, and no other", async () => {
  for (const repositoryName of ["permitted", "forbidden"]) await withCommit(repositoryName);
  await functions.role("reader");
  await functions.permit("reader", { [repository("permitted")]: ["codecommit:GetBranch"] });
  const RoleArn = `arn:aws:iam::${account}:role/reader`;
  await aws.iam.send(trusting("reader"));
  const { Credentials: keys } = await aws.sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "s" }));
  const reader = codecommitAs({
    accessKeyId: keys!.AccessKeyId!,
    secretAccessKey: keys!.SecretAccessKey!,
    sessionToken: keys!.SessionToken,
  });
  const asked = (repositoryName: string) => reader.send(new GetBranchCommand({ repositoryName, branchName: "main" }));
  expect((await asked("permitted")).branch?.branchName).toBe("main");
  await expect(asked("forbidden")).rejects.toMatchObject({ name: "AccessDeniedException" });
});

test("a sentence for people is one e-mail for each of them, and a webhook gets its own words", async () => {
  const { TopicArn } = await aws.sns.send(
    new CreateTopicCommand({
      Name: "messages",
      Attributes: { Policy: serviceMay("events.amazonaws.com", "sns:Publish") },
    }),
  );
  for (const Endpoint of ["ada@example.org", "grace@example.org"])
    await aws.sns.send(new SubscribeCommand({ TopicArn, Protocol: "email", Endpoint }));
  const webhook = await apiDestination("https://status.example.org/hooks");
  await rule("message", { source: ["aws.codecommit"], resources: [repository("told")] });
  const InputPathsMap = { name: "$.detail.repositoryName", commit: "$.detail.commitId" };
  await targets(
    "message",
    { Id: "people", Arn: TopicArn!, InputTransformer: { InputPathsMap, InputTemplate: '"<name> moved to <commit>."' } },
    {
      Id: "webhook",
      Arn: webhook,
      RoleArn: `arn:aws:iam::${account}:role/caller`,
      InputTransformer: { InputPathsMap, InputTemplate: '{"what": <name>, "commit": <commit>}' },
    },
  );
  const commit = await withCommit("told");
  await arrived(({ to }) => to[0] === "https://status.example.org/hooks");
  await arrived(({ to }) => to[0] === "grace@example.org");
  const messages = (await inbox()).filter(({ body }) => body.includes(commit));
  // With the quotes of the template, as AWS sends it.
  expect(
    messages.filter(({ channel }) => channel === "email").map(({ to, subject, body }) => [...to, subject, body]),
  ).toEqual([
    ["ada@example.org", "AWS Notification Message", `"told moved to ${commit}."`],
    ["grace@example.org", "AWS Notification Message", `"told moved to ${commit}."`],
  ]);
  const [sent] = messages.filter(({ channel }) => channel === "webhook");
  expect(JSON.parse(sent!.body)).toEqual({ what: "told", commit });
});

test("a notification rule reaches chat through an encrypted topic, when the topic and its key let it", async () => {
  const { json, rest } = awsCalls(emulator.endpoint);
  const service = "codestar-notifications.amazonaws.com";
  const key = await json("kms", "TrentService.CreateKey", { Policy: serviceMay("events.amazonaws.com", "kms:*") });
  const { KeyId } = (JSON.parse(key.body) as { KeyMetadata: { KeyId: string } }).KeyMetadata;
  const Attributes = { Policy: serviceMay(service, "sns:Publish"), KmsMasterKeyId: KeyId };
  const { TopicArn } = await aws.sns.send(new CreateTopicCommand({ Name: "pipeline-notifications", Attributes }));
  await rest(
    "chatbot",
    "POST",
    "/create-slack-channel-configuration",
    JSON.stringify({
      ConfigurationName: "ops",
      SlackTeamId: "T1",
      SlackChannelId: "C1",
      SnsTopicArns: [TopicArn],
      IamRoleArn: `arn:aws:iam::${account}:role/chat`,
    }),
  );
  const wanted = JSON.stringify({
    Name: "chatty",
    Resource: repository("chatty"),
    EventTypeIds: ["codecommit-repository-branches-and-tags-created"],
    DetailType: "FULL",
    Targets: [{ TargetType: "SNS", TargetAddress: TopicArn }],
  });
  const notificationRule = () => rest("codestar-notifications", "POST", "/createNotificationRule", wanted);
  expect(JSON.parse((await notificationRule()).body)).toMatchObject({ __type: "ConfigurationException" });
  await aws.iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: service }));
  expect(JSON.parse((await notificationRule()).body)).toEqual({ Arn: expect.stringContaining("notificationrule/") });

  const chat = async () => (await inbox()).filter(({ channel }) => channel === "chat");
  await withCommit("chatty");
  expect(await targetStatus(rest)).toBe("UNREACHABLE");
  const throughSns = {
    StringEquals: { "kms:ViaService": "sns.us-east-1.amazonaws.com" },
    ArnLike: { "kms:EncryptionContext:aws:sns:topicArn": `arn:aws:sns:us-east-1:${account}:*` },
  };
  const Policy = serviceMay(service, "kms:*", throughSns);
  await json("kms", "TrentService.PutKeyPolicy", { KeyId, PolicyName: "default", Policy });
  await codecommit.send(new DeleteRepositoryCommand({ repositoryName: "chatty" }));
  await withCommit("chatty");
  expect(await arrived(({ channel }) => channel === "chat")).toMatchObject({
    from: TopicArn,
    to: ["slack:T1/C1"],
    subject: `AWS CodeCommit Notification | us-east-1 | Account: ${account}`,
    body: "CodeCommit Repository referenceCreated\nRepository: chatty\nReference: main",
  });
  expect(await chat()).toHaveLength(1);
  expect(await targetStatus(rest)).toBe("ACTIVE");
});

test("a rule with a rate sends to its group of the queue, in the time of the local AWS", async () => {
  const Policy = serviceMay("events.amazonaws.com", "sqs:SendMessage");
  const QueueUrl = await fifoQueue("reconcile.fifo", { Policy });
  await aws.events.send(new PutRuleCommand({ Name: "reconcile", ScheduleExpression: "rate(1 minute)" }));
  const made = Date.now();
  const SqsParameters = { MessageGroupId: "reconcile" };
  await targets("reconcile", { Id: "changes", Arn: queueArn("reconcile.fifo"), SqsParameters });
  const message = await receive(QueueUrl, { MessageSystemAttributeNames: ["MessageGroupId"] });
  expect(message.Attributes).toMatchObject({ MessageGroupId: "reconcile" });
  expect(JSON.parse(message.Body!)).toMatchObject({
    source: "aws.events",
    "detail-type": "Scheduled Event",
    resources: [`arn:aws:events:us-east-1:${account}:rule/reconcile`],
    detail: {},
  });
  expect(Date.now() - made).toBeLessThan(50_000); // six seconds of ours, and a machine that is busy
});

const reading = `
const { SQSClient, ChangeMessageVisibilityCommand } = require("@aws-sdk/client-sqs");
const { DynamoDBClient, PutItemCommand } = require("@aws-sdk/client-dynamodb");
const sqs = new SQSClient({ maxAttempts: 1 });
const table = new DynamoDBClient({ maxAttempts: 1 });
exports.handler = async ({ Records }) => {
  const [record] = Records;
  const count = Number(record.attributes.ApproximateReceiveCount);
  const id = { S: [Records.length, record.body, count, record.attributes.MessageGroupId].join(" ") };
  await table.send(new PutItemCommand({ TableName: "read", Item: { id, at: { N: String(performance.timeOrigin + performance.now()) } } }));
  const isFailing = record.body === "poison" || (record.body === "shaky" && count < 2);
  if (!isFailing) return { batchItemFailures: [] };
  await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl: process.env.QUEUE_URL, ReceiptHandle: record.receiptHandle, VisibilityTimeout: 0 }));
  return { batchItemFailures: [{ itemIdentifier: record.messageId }] };
};
`;

test("a function reads a FIFO queue one by one, in the order of each group; what fails comes again first, and goes to the dead letters", async () => {
  const dead = await fifoQueue("read-dead.fifo");
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queueArn("read-dead.fifo"), maxReceiveCount: 2 });
  const QueueUrl = await fifoQueue("read.fifo", { RedrivePolicy, VisibilityTimeout: "60" });
  await functions.table("read");
  await functions.role("router");
  await functions.permit("router", {
    [queueArn("read.fifo")]: [
      "sqs:ReceiveMessage",
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
      "sqs:ChangeMessageVisibility",
    ],
    [`arn:aws:dynamodb:us-east-1:${account}:table/read`]: ["dynamodb:PutItem"],
    "*": ["logs:*"],
  });
  await functions.create({
    name: "router",
    role: "router",
    files: { "index.js": reading },
    variables: { QUEUE_URL: QueueUrl },
  });
  for (const [group, body] of [
    ["a", "first"],
    ["a", "shaky"],
    ["a", "last"],
    ["b", "poison"],
    ["b", "after"],
  ])
    await aws.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: body, MessageGroupId: group }));
  await aws.lambda.send(
    new CreateEventSourceMappingCommand({
      EventSourceArn: queueArn("read.fifo"),
      FunctionName: "router",
      BatchSize: 1,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
    }),
  );
  const read = await until("every message", async () => {
    const found = await readIn("read");
    return found.some((id) => id.includes("after")) && found.some((id) => id.includes("last")) ? found : undefined;
  });
  expect(read.filter((id) => id.endsWith(" a"))).toEqual(["1 first 1 a", "1 shaky 1 a", "1 shaky 2 a", "1 last 1 a"]);
  expect(read.filter((id) => id.endsWith(" b"))).toEqual(["1 poison 1 b", "1 poison 2 b", "1 after 1 b"]);
  expect((await receive(dead)).Body).toBe("poison");
});

const someone = {
  GIT_AUTHOR_NAME: "Ada",
  GIT_AUTHOR_EMAIL: "ada@example.org",
  GIT_COMMITTER_NAME: "Ada",
  GIT_COMMITTER_EMAIL: "ada@example.org",
};

/** A repository with one commit on main. */
async function withCommit(repositoryName: string): Promise<string> {
  await codecommit.send(new CreateRepositoryCommand({ repositoryName }));
  const fileContent = Buffer.from(repositoryName);
  const file = { repositoryName, branchName: "main", filePath: "a.txt", fileContent };
  return (await codecommit.send(new PutFileCommand(file))).commitId!;
}

function trusting(RoleName: string) {
  const root = `arn:aws:iam::${account}:root`;
  const Statement = [{ Effect: "Allow", Principal: { AWS: root }, Action: "sts:AssumeRole" }];
  return new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: JSON.stringify({ Statement }) });
}

async function rule(Name: string, pattern: object): Promise<void> {
  await aws.events.send(new PutRuleCommand({ Name, EventPattern: JSON.stringify(pattern) }));
}

async function targets(Rule: string, ...Targets: Target[]): Promise<void> {
  expect((await aws.events.send(new PutTargetsCommand({ Rule, Targets }))).FailedEntries).toEqual([]);
}

/** Called with permission of the role `caller`. */
async function apiDestination(InvocationEndpoint: string): Promise<string> {
  const ApiKeyAuthParameters = { ApiKeyName: "X-Sent-By", ApiKeyValue: "x" };
  const connection = {
    Name: "status",
    AuthorizationType: "API_KEY" as const,
    AuthParameters: { ApiKeyAuthParameters },
  };
  const { ConnectionArn } = await aws.events.send(new CreateConnectionCommand(connection));
  const destination = { Name: "status", ConnectionArn, HttpMethod: "POST" as const, InvocationEndpoint };
  const { ApiDestinationArn } = await aws.events.send(new CreateApiDestinationCommand(destination));
  await functions.role("caller");
  await functions.permit("caller", { [ApiDestinationArn!]: ["events:InvokeApiDestination"] });
  return ApiDestinationArn!;
}

async function fifoQueue(QueueName: string, more: Record<string, string> = {}): Promise<string> {
  const Attributes = { FifoQueue: "true", ContentBasedDeduplication: "true", ...more };
  return (await aws.sqs.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl!;
}

function receive(QueueUrl: string, more: object = {}): Promise<Message> {
  const command = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1, ...more });
  return until("a message in the queue", async () => (await aws.sqs.send(command)).Messages?.[0]);
}

/** What a function noted in a table, in the order of time. */
async function readIn(TableName: string): Promise<string[]> {
  const { Items = [] } = await aws.dynamodb.send(new ScanCommand({ TableName, ConsistentRead: true }));
  return Items.sort((a, b) => Number(a["at"]!.N) - Number(b["at"]!.N)).map((item) => item["id"]!.S!);
}

async function targetStatus(rest: ReturnType<typeof awsCalls>["rest"]): Promise<string | undefined> {
  const { body } = await rest("codestar-notifications", "POST", "/listTargets", "{}");
  return (JSON.parse(body) as { Targets: { TargetStatus: string }[] }).Targets[0]?.TargetStatus;
}

async function inbox(): Promise<InboxMessage[]> {
  const { body } = await loopbackRequest({ url: `${emulator.endpoint}/_thrive/inbox` });
  return (JSON.parse(body) as { messages: InboxMessage[] }).messages;
}

function arrived(fits: (message: InboxMessage) => boolean): Promise<InboxMessage> {
  return until("the message", async () => (await inbox()).find(fits));
}
