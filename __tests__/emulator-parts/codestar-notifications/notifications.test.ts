import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Changes } from "../../../emulator/changes";
import { Clock } from "../../../emulator/clock";
import { eventTypesOf } from "../../../emulator/codestar-notifications/event-type-of";
import { createNotifications } from "../../../emulator/codestar-notifications/create-notifications";
import type { Context } from "../../../emulator/context";
import { emulatorFiles } from "../../../emulator/emulator-files";
import { HeardEvents } from "../../../emulator/events/heard-events";
import { HomeClients } from "../../../emulator/home-clients";
import { runFiller, type RunningFiller } from "../fillers/support/running-filler";

const pipeline = "arn:aws:codepipeline:us-east-1:123456789012:web";
const topic = "arn:aws:sns:us-east-1:123456789012:news";
const chat = "arn:aws:chatbot::123456789012:chat-configuration/slack-channel/ops";
const failed = "codepipeline-pipeline-pipeline-execution-failed";
const rule = (more: object = {}) => ({
  Name: "web",
  Resource: pipeline,
  EventTypeIds: [failed],
  DetailType: "FULL",
  Targets: [{ TargetType: "SNS", TargetAddress: topic }],
  ...more,
});

let running: RunningFiller;
let home: Server;
let asked: { url?: string; body: Record<string, unknown> }[];
let verdict: object;
let hasRole: boolean;
const notes: string[] = [];
const heard = new HeardEvents({ publish: async () => {} });

beforeAll(async () => {
  home = createServer((incoming, answer) => {
    let body = "";
    incoming.on("data", (chunk) => (body += chunk));
    incoming.on("end", () => {
      asked.push({ url: incoming.url, body: JSON.parse(body) as Record<string, unknown> });
      answer.end(JSON.stringify(verdict));
    });
  }).listen(0, "127.0.0.1");
  await once(home, "listening");
  const { port } = home.address() as AddressInfo;
  const context: Context = {
    endpoint: `http://127.0.0.1:${port}`,
    files: emulatorFiles("."),
    clock: new Clock(10),
    clients: new HomeClients({ ministack: port, moto: 0, here: 0 }),
    changes: new Changes(),
    events: heard,
    metrics: {} as Context["metrics"],
    note: (line) => void notes.push(line),
  };
  const configuration = {
    arn: chat,
    kind: "slack" as const,
    declared: { SlackTeamId: "T1", SlackChannelId: "C1" },
    topicArns: [],
  };
  const options = { heard, chat: { get: () => configuration }, roleExists: async () => hasRole };
  running = await runFiller(createNotifications(context, options));
});

beforeEach(() => {
  asked = [];
  verdict = {};
  hasRole = true;
  notes.splice(0);
});

afterAll(async () => {
  await running.stop();
  home.close();
});

const call = async (action: string, input: object) => (await running.call(action, input)).value;
const create = async (more: object = {}) => (await call("/createNotificationRule", rule(more)))["Arn"] as string;
const remove = (Arn: string) => call("/deleteNotificationRule", { Arn });
const happen = (state: string, detailType = "CodePipeline Pipeline Execution State Change") =>
  heard.publish({ source: "aws.codepipeline", detailType, resources: [pipeline], detail: { pipeline: "web", state } });

test("a rule is made, described, updated and deleted", async () => {
  const arn = await create({ Tags: { a: "1" } });
  expect(arn).toMatch(/^arn:aws:codestar-notifications:us-east-1:123456789012:notificationrule\/[0-9a-f]{40}$/);
  expect(await call("/describeNotificationRule", { Arn: arn })).toEqual({
    Arn: arn,
    Name: "web",
    Resource: pipeline,
    EventTypes: [
      {
        EventTypeId: failed,
        ServiceName: "CodePipeline",
        EventTypeName: "pipeline execution failed",
        ResourceType: "codepipeline",
      },
    ],
    Targets: [{ TargetType: "SNS", TargetAddress: topic, TargetStatus: "ACTIVE" }],
    DetailType: "FULL",
    CreatedBy: "arn:aws:iam::123456789012:root",
    Status: "ENABLED",
    CreatedTimestamp: expect.any(Number),
    LastModifiedTimestamp: expect.any(Number),
    Tags: { a: "1" },
  });
  await call("/updateNotificationRule", { Arn: arn, Name: "new", Status: "DISABLED" });
  expect(await call("/tagResource", { Arn: arn, Tags: { b: "2" } })).toEqual({ Tags: { a: "1", b: "2" } });
  await call(`/untagResource/${encodeURIComponent(arn)}?tagKeys=a`, {});
  expect(await call("/listTagsForResource", { Arn: arn })).toEqual({ Tags: { b: "2" } });
  await call("/subscribe", { Arn: arn, Target: { TargetType: "AWSChatbotSlack", TargetAddress: chat } });
  expect(await call("/listTargets", { Filters: [{ Name: "TARGET_TYPE", Value: "AWSChatbotSlack" }] })).toEqual({
    Targets: [{ TargetType: "AWSChatbotSlack", TargetAddress: chat, TargetStatus: "ACTIVE" }],
  });
  await call("/unsubscribe", { Arn: arn, TargetAddress: chat });
  expect(await call("/deleteTarget", { TargetAddress: topic })).toMatchObject({
    message: "The target cannot be deleted because it is subscribed to one or more notification rules.",
  });
  await call("/deleteTarget", { TargetAddress: topic, ForceUnsubscribeAll: true });
  expect(await call("/describeNotificationRule", { Arn: arn })).toMatchObject({
    Name: "new",
    Status: "DISABLED",
    Targets: [],
  });
  const id = arn.split("/")[1];
  expect(await call("/listNotificationRules", { Filters: [{ Name: "RESOURCE", Value: pipeline }] })).toEqual({
    NotificationRules: [{ Id: id, Arn: arn }],
  });
  expect(await remove(arn)).toEqual({ Arn: arn });
  expect(await call("/describeNotificationRule", { Arn: arn })).toEqual({
    __type: "ResourceNotFoundException",
    message: `${arn} does not exist`,
  });
});

test.each([
  [{ EventTypeIds: ["codepipeline-failed"] }, "EventTypeIds: codepipeline-failed: no event type of codepipeline"],
  [
    { EventTypeIds: ["codebuild-project-build-state-failed"] },
    "EventTypeIds: codebuild-project-build-state-failed: no event type of codepipeline",
  ],
  [{ EventTypeIds: [] }, "EventTypeIds: at least one is needed"],
  [{ Name: "a".repeat(65) }, `Name: 1 to 64 letters, numbers, spaces, _ and -: ${"a".repeat(65)}`],
  [{ DetailType: "ALL" }, "DetailType: ALL is not BASIC or FULL"],
  [
    { Targets: Array.from({ length: 11 }, () => ({ TargetType: "SNS", TargetAddress: topic })) },
    "Targets: at most 10, not 11",
  ],
  [
    { Targets: [{ TargetType: "Mail", TargetAddress: topic }] },
    `Targets: Mail ${topic}: an ARN and one of SNS, AWSChatbotSlack, AWSChatbotMicrosoftTeams`,
  ],
])("a rule with %j is refused", async (more, message) => {
  expect(await call("/createNotificationRule", rule(more))).toEqual({ __type: "ValidationException", message });
});

test("a name is once in the account, and the first rule needs the service's own role", async () => {
  const arn = await create();
  expect(await call("/createNotificationRule", rule())).toMatchObject({ __type: "ResourceAlreadyExistsException" });
  hasRole = false;
  expect(await call("/createNotificationRule", rule({ Name: "other" }))).toEqual({
    __type: "ConfigurationException",
    message: expect.stringContaining("the service-linked role for AWS CodeStar Notifications might not yet exist"),
  });
  await remove(arn);
});

test("what happens is told to the topic, as the service, when the rule asks for it", async () => {
  const arn = await create();
  await happen("STARTED");
  expect(asked).toEqual([]);
  await happen("FAILED");
  const { message, ...call } = asked[0]!.body;
  expect([asked[0]!.url, call]).toEqual([
    "/_thrive/publish",
    {
      account: "123456789012",
      topicArn: topic,
      subject: "",
      service: "codestar-notifications.amazonaws.com",
      sourceArn: arn,
    },
  ]);
  expect(JSON.parse(message as string)).toEqual({
    account: "123456789012",
    detailType: "CodePipeline Pipeline Execution State Change",
    region: "us-east-1",
    source: "aws.codepipeline",
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    notificationRuleArn: arn,
    detail: { pipeline: "web", state: "FAILED" },
    resources: [pipeline],
    additionalAttributes: {},
  });
  await remove(arn);
});

test("a topic that does not let the service publish is unreachable until it does", async () => {
  const arn = await create();
  const status = async () =>
    ((await call("/describeNotificationRule", { Arn: arn }))["Targets"] as { TargetStatus: string }[])[0]!.TargetStatus;
  verdict = { code: "AuthorizationError", message: "not authorized" };
  await happen("FAILED");
  expect([await status(), notes]).toEqual(["UNREACHABLE", [`notification rule web: ${topic}: not authorized`]]);
  verdict = {};
  await happen("FAILED");
  expect(await status()).toBe("ACTIVE");
  await remove(arn);
});

test("a chat channel that is a target itself hears it without a topic", async () => {
  const arn = await create({ Targets: [{ TargetType: "AWSChatbotSlack", TargetAddress: chat }] });
  await happen("FAILED");
  expect(asked).toEqual([
    {
      url: "/_thrive/inbox",
      body: expect.objectContaining({
        channel: "chat",
        to: ["slack:T1/C1"],
        body: "CodePipeline Pipeline Execution FAILED\nPipeline: web",
      }),
    },
  ]);
  await remove(arn);
});

test.each([
  [
    "CodePipeline Stage Execution State Change",
    { state: "RESUMED" },
    ["codepipeline-pipeline-stage-execution-resumed"],
  ],
  [
    "CodePipeline Pipeline Execution State Change",
    { state: "STOPPED" },
    ["codepipeline-pipeline-pipeline-execution-canceled"],
  ],
  [
    "CodePipeline Action Execution State Change",
    { state: "STARTED", type: { category: "Approval" } },
    ["codepipeline-pipeline-action-execution-started", "codepipeline-pipeline-manual-approval-needed"],
  ],
  ["CodeBuild Build State Change", { "build-status": "IN_PROGRESS" }, ["codebuild-project-build-state-in-progress"]],
  [
    "CodeCommit Repository State Change",
    { event: "referenceDeleted" },
    ["codecommit-repository-branches-and-tags-deleted"],
  ],
  ["ECS Task State Change", {}, []],
])("%s of %j", (detailType, detail, types) => {
  expect(eventTypesOf({ detailType, detail })).toEqual(types);
});
