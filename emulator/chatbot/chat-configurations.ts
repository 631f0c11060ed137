import { FillerError } from "../fillers/filler-error";
import type { ChatConfiguration } from "./chat-configuration";
import type { TopicSubscriptions } from "./topic-subscriptions";

const folders = { slack: "slack-channel", teams: "microsoft-teams-channel" } as const;

/** Every chat configuration, and the topics that they hear together. */
export class ChatConfigurations {
  private readonly known = new Map<string, ChatConfiguration>();

  constructor(
    private readonly subscriptions: Pick<TopicSubscriptions, "add" | "remove">,
    private readonly account: string,
  ) {}

  async create(kind: ChatConfiguration["kind"], declared: ChatConfiguration["declared"]): Promise<ChatConfiguration> {
    const name = String(declared["ConfigurationName"] ?? "");
    if (!/^[\w-]{1,128}$/.test(name))
      throw new FillerError(
        "InvalidParameterException",
        `ConfigurationName: 1 to 128 letters, numbers, _ and -: ${name}`,
      );
    const arn = `arn:aws:chatbot::${this.account}:chat-configuration/${folders[kind]}/${name}`;
    if (this.known.has(arn)) throw new FillerError("ConflictException", `${name} exists already`, 409);
    return this.keep({ arn, kind, declared, topicArns: topicsIn(declared) });
  }

  async update(arn: string | undefined, changed: ChatConfiguration["declared"]): Promise<ChatConfiguration> {
    const before = this.get(arn);
    const declared = { ...before.declared, ...changed };
    const after = await this.keep({ ...before, declared, topicArns: topicsIn(declared) });
    await this.leave(before.topicArns);
    return after;
  }

  async delete(arn: string | undefined): Promise<void> {
    const found = this.get(arn);
    this.known.delete(found.arn);
    await this.leave(found.topicArns);
  }

  /** @throws FillerError when there is none */
  get(arn: string | undefined): ChatConfiguration {
    const found = this.known.get(arn ?? "");
    if (found === undefined) throw new FillerError("ResourceNotFoundException", `${arn} does not exist`, 404);
    return found;
  }

  list(kind: ChatConfiguration["kind"]): ChatConfiguration[] {
    return [...this.known.values()].filter((one) => one.kind === kind);
  }

  /** Those that hear a topic. */
  hearing(topicArn: string): ChatConfiguration[] {
    return [...this.known.values()].filter(({ topicArns }) => topicArns.includes(topicArn));
  }

  private async keep(configuration: ChatConfiguration): Promise<ChatConfiguration> {
    for (const topic of configuration.topicArns) await this.subscriptions.add(topic);
    this.known.set(configuration.arn, configuration);
    return configuration;
  }

  private async leave(topicArns: readonly string[]): Promise<void> {
    for (const topic of topicArns) if (this.hearing(topic).length === 0) await this.subscriptions.remove(topic);
  }
}

function topicsIn(declared: ChatConfiguration["declared"]): string[] {
  return (declared["SnsTopicArns"] ?? []) as string[];
}
