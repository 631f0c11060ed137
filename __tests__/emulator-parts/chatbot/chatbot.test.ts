import { ChatConfigurations } from "../../../emulator/chatbot/chat-configurations";
import { chatMessages } from "../../../emulator/chatbot/chat-messages";
import { chatText } from "../../../emulator/chatbot/chat-text";
import { Inbox } from "../../../emulator/inbox/inbox";

const topic = "arn:aws:sns:us-east-1:123456789012:news";
const slack = { SlackTeamId: "T1", SlackChannelId: "C1", ConfigurationName: "slack", SnsTopicArns: [topic] };
const teams = { TenantId: "t", TeamId: "m", ChannelId: "c", ConfigurationName: "teams", SnsTopicArns: [topic] };
const notification = {
  notificationRuleArn: "arn:aws:codestar-notifications:us-east-1:123456789012:notificationrule/1",
  detailType: "CodePipeline Stage Execution State Change",
  region: "us-east-1",
  account: "123456789012",
  detail: { pipeline: "web", stage: "dev", "execution-id": "e1", state: "FAILED" },
};

let subscribed: string[];
let configurations: ChatConfigurations;

beforeEach(() => {
  subscribed = [];
  const subscriptions = {
    add: async (arn: string) => void subscribed.push(`+${arn}`),
    remove: async (arn: string) => void subscribed.push(`-${arn}`),
  };
  configurations = new ChatConfigurations(subscriptions, "123456789012");
});

test("a topic is heard as long as a channel listens", async () => {
  const one = await configurations.create("slack", slack);
  const two = await configurations.create("teams", teams);
  expect([one.arn, two.arn]).toEqual([
    "arn:aws:chatbot::123456789012:chat-configuration/slack-channel/slack",
    "arn:aws:chatbot::123456789012:chat-configuration/microsoft-teams-channel/teams",
  ]);
  await configurations.delete(one.arn);
  expect(subscribed).toEqual([`+${topic}`, `+${topic}`]);
  await configurations.update(two.arn, { SnsTopicArns: [] });
  expect(subscribed.slice(2)).toEqual([`-${topic}`]);
});

test.each([
  [() => configurations.create("slack", slack), "slack exists already"],
  [
    () => configurations.create("slack", { ConfigurationName: "a b" }),
    "ConfigurationName: 1 to 128 letters, numbers, _ and -: a b",
  ],
  [() => configurations.delete("arn:x"), "arn:x does not exist"],
])("what cannot be is refused: %#", async (call, message) => {
  await configurations.create("slack", slack);
  await expect(call()).rejects.toThrow(new Error(message));
});

test("what a topic sends to chat is one message for each channel", async () => {
  await configurations.create("slack", slack);
  await configurations.create("teams", teams);
  const inbox = new Inbox(() => new Date(), undefined, chatMessages(configurations));
  const request = (method: string, body: object) =>
    inbox.control({ method, path: "", query: new URLSearchParams(), body: JSON.stringify(body) });
  const envelope = (Type: string, Message: string) => ({
    channel: "http",
    to: "https://global.sns-api.chatbot.amazonaws.com",
    method: "POST",
    body: JSON.stringify({ Type, TopicArn: topic, Message }),
  });
  await request("POST", envelope("SubscriptionConfirmation", "You have chosen …"));
  await request("POST", envelope("Notification", "no JSON"));
  expect((await request("POST", envelope("Notification", JSON.stringify(notification)))).status).toBe(200);
  expect((await request("GET", {})).value).toEqual({
    messages: ["slack:T1/C1", "teams:t/m/c"].map((to, index) =>
      expect.objectContaining({
        id: index + 1,
        channel: "chat",
        from: topic,
        to: [to],
        subject: "AWS CodePipeline Notification | us-east-1 | Account: 123456789012",
        body: "CodePipeline Stage Execution FAILED\nPipeline: web\nStage: dev\nExecution: e1",
      }),
    ),
  });
});

test.each([
  [
    { AlarmName: "a", NewStateValue: "ALARM", NewStateReason: "too much", Region: "US East", AWSAccountId: "1" },
    { title: "CloudWatch Alarm | a | US East | Account: 1", text: "ALARM: too much" },
  ],
  [
    { source: "custom", content: { title: "t", description: "d" } },
    { title: "t", text: "d" },
  ],
  [{ source: "custom" }, undefined],
  [{ source: "aws.ecs" }, undefined],
])("%j is shown as %j", (message, shown) => {
  expect(chatText(JSON.stringify(message))).toEqual(shown);
});
