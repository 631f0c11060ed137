import { ChatChannel, type ChatChannelConfig } from "../../modules/chat-channel";
import { place, synthesizedConstruct } from "../support/synthesized-construct";
import { resourcesOf, theOnly } from "../support/template";

const topicArn = "arn:aws:sns:us-east-1:222222222222:thrive-delivery-pipeline-notifications";

const made = (chat: ChatChannelConfig["chat"]) =>
  synthesizedConstruct((scope) => {
    new ChatChannel(scope, "chat", {
      place,
      name: "thrive-delivery-chat",
      roleName: "thrive-delivery-chat",
      chat,
      topicArns: [topicArn],
    });
  });

describe("a chat channel", () => {
  const slack = made({ kind: "slack", workspace: "T0123ABCDEF", channel: "C0123ABCDEF" });

  test("of Slack hears the topics", () => {
    expect(theOnly(slack, "aws_chatbot_slack_channel_configuration")).toMatchObject({
      slack_team_id: "T0123ABCDEF",
      slack_channel_id: "C0123ABCDEF",
      sns_topic_arns: [topicArn],
    });
  });

  test("of Teams hears the topics", () => {
    const teams = made({ kind: "teams", tenant: "a", team: "b", channel: "c" });
    expect(theOnly(teams, "aws_chatbot_teams_channel_configuration")).toMatchObject({
      tenant_id: "a",
      team_id: "b",
      channel_id: "c",
      sns_topic_arns: [topicArn],
    });
  });

  test("lets nobody change anything: it may read at most, and its role may nothing", () => {
    expect(theOnly(slack, "aws_chatbot_slack_channel_configuration").guardrail_policy_arns).toEqual([
      "arn:aws:iam::aws:policy/AWSCodePipeline_ReadOnlyAccess",
    ]);
    expect(resourcesOf(slack, "aws_iam_role_policy")).toEqual([]);
  });
});
