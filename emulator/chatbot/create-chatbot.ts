import { SNSClient } from "@aws-sdk/client-sns";
import type { Context } from "../context";
import type { Filler, FillerAction } from "../fillers/filler";
import { FillerTags } from "../fillers/filler-tags";
import type { ChatConfiguration } from "./chat-configuration";
import { ChatConfigurations } from "./chat-configurations";
import { TopicSubscriptions } from "./topic-subscriptions";

export interface Chatbot {
  readonly filler: Filler;
  readonly configurations: ChatConfigurations;
}

type Input = Readonly<Record<string, unknown>> & { readonly ChatConfigurationArn?: string };

/** Channels of Slack and Microsoft Teams that hear topics. A workspace needs no person's consent here. */
export function createChatbot({ clients }: Pick<Context, "clients">): Chatbot {
  const subscriptions = new TopicSubscriptions(new SNSClient(clients.settings("sns")));
  const configurations = new ChatConfigurations(subscriptions, clients.account);
  const dialect = { arn: "ResourceARN", tags: "Tags", keys: "TagKeys", entry: ["TagKey", "TagValue"] } as const;
  const tags = new FillerTags(dialect, (arn) => void configurations.get(arn));
  const shown = (one: ChatConfiguration) => ({
    ...one.declared,
    ChatConfigurationArn: one.arn,
    Tags: tags.written(one.arn),
    State: "ENABLED",
  });
  const create = (kind: ChatConfiguration["kind"]) => async (input: Input) => {
    const { Tags: _, ...declared } = input;
    const created = await configurations.create(kind, { ...common, ...declared });
    tags.create(created.arn, input);
    return { ChannelConfiguration: shown(created) };
  };
  const update = async ({ ChatConfigurationArn, ...changed }: Input) => ({
    ChannelConfiguration: shown(await configurations.update(ChatConfigurationArn, changed)),
  });
  const remove = async ({ ChatConfigurationArn }: Input) => {
    await configurations.delete(ChatConfigurationArn);
    tags.delete(ChatConfigurationArn!);
    return {};
  };
  const listed = (kind: ChatConfiguration["kind"], { ChatConfigurationArn }: Input) =>
    configurations
      .list(kind)
      .filter(({ arn }) => arn === (ChatConfigurationArn ?? arn))
      .map(shown);
  const actions: Record<string, FillerAction> = {
    CreateSlackChannelConfiguration: create("slack"),
    UpdateSlackChannelConfiguration: update,
    DeleteSlackChannelConfiguration: remove,
    DescribeSlackChannelConfigurations: (input: Input) => ({ SlackChannelConfigurations: listed("slack", input) }),
    CreateMicrosoftTeamsChannelConfiguration: create("teams"),
    UpdateMicrosoftTeamsChannelConfiguration: update,
    DeleteMicrosoftTeamsChannelConfiguration: remove,
    GetMicrosoftTeamsChannelConfiguration: ({ ChatConfigurationArn }: Input) => ({
      ChannelConfiguration: shown(configurations.get(ChatConfigurationArn)),
    }),
    ListMicrosoftTeamsChannelConfigurations: (input: Input) => ({ TeamChannelConfigurations: listed("teams", input) }),
  };
  return { filler: { service: "chatbot", tags, actions }, configurations };
}

/** What AWS assumes where a configuration does not say. */
const common = {
  LoggingLevel: "NONE",
  SnsTopicArns: [],
  UserAuthorizationRequired: false,
  GuardrailPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"],
};
