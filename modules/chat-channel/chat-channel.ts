import { ChatbotSlackChannelConfiguration } from "@cdktf/provider-aws/lib/chatbot-slack-channel-configuration";
import { ChatbotTeamsChannelConfiguration } from "@cdktf/provider-aws/lib/chatbot-teams-channel-configuration";
import { Construct } from "constructs";
import type { AwsPlace } from "../../config/aws-place";
import { ServiceRole } from "../service-role";

/** A channel by the ids that Slack or Microsoft Teams gave it. */
export type ChatPlace =
  | { readonly kind: "slack"; readonly workspace: string; readonly channel: string }
  | { readonly kind: "teams"; readonly tenant: string; readonly team: string; readonly channel: string };

export interface ChatChannelConfig {
  readonly place: AwsPlace;
  /** CAUTION: changing this recreates the configuration. */
  readonly name: string;
  /** CAUTION: changing this recreates the role. */
  readonly roleName: string;
  readonly chat: ChatPlace;
  readonly topicArns: readonly string[];
}

/**
 * A chat channel that hears topics, through Amazon Q Developer in chat applications. Nobody changes anything from there: the
 * guardrail lets commands read pipelines at most, and the channel's role has no permission. A person lets the workspace in once,
 * in the console; until then the configuration cannot be made.
 */
export class ChatChannel extends Construct {
  constructor(scope: Construct, id: string, config: ChatChannelConfig) {
    super(scope, id);
    const { place, name, roleName, chat, topicArns } = config;
    const role = new ServiceRole(this, "role", {
      name: roleName,
      description: `What may be asked in the chat channel ${name}: nothing`,
      service: "chatbot.amazonaws.com",
      onlyFor: { accountId: place.accountId },
    });
    const common = {
      configurationName: name,
      iamRoleArn: role.arn,
      guardrailPolicyArns: [`arn:${place.partition}:iam::aws:policy/AWSCodePipeline_ReadOnlyAccess`],
      loggingLevel: "ERROR",
      snsTopicArns: [...topicArns],
      userAuthorizationRequired: true,
    };
    if (chat.kind === "slack") {
      new ChatbotSlackChannelConfiguration(this, "Resource", {
        ...common,
        slackTeamId: chat.workspace,
        slackChannelId: chat.channel,
      });
      return;
    }
    new ChatbotTeamsChannelConfiguration(this, "Resource", {
      ...common,
      tenantId: chat.tenant,
      teamId: chat.team,
      channelId: chat.channel,
    });
  }
}
