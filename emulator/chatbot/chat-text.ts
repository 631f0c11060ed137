export interface ChatText {
  readonly title: string;
  readonly text: string;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * What a chat channel shows of a message: of notifications of developer tools, alarms, and messages that were written for chat.
 * Undefined for everything else, which AWS does not show either.
 */
export function chatText(message: string): ChatText | undefined {
  const value = parsed(message);
  if (value === undefined) return undefined;
  if (typeof value["notificationRuleArn"] === "string") return ofNotification(value);
  if (typeof value["AlarmName"] === "string") return ofAlarm(value);
  return value["source"] === "custom" ? written(value) : undefined;
}

function parsed(message: string): Json | undefined {
  try {
    const value = JSON.parse(message) as unknown;
    return typeof value === "object" && value !== null ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}

function ofNotification({ detailType, region, account, detail }: Json): ChatText {
  const { pipeline, stage, action, state, ...rest } = detail as Json;
  const execution = rest["execution-id"];
  const what = String(detailType).replace(/ State Change$/, "");
  const lines = [
    `${what} ${String(state ?? rest["build-status"] ?? rest["event"] ?? "")}`.trim(),
    ...named({ Pipeline: pipeline, Project: rest["project-name"], Repository: rest["repositoryName"] }),
    ...named({ Stage: stage, Action: action, Execution: execution, Reference: rest["referenceName"] }),
  ];
  return {
    title: `AWS ${what.split(" ")[0]} Notification | ${String(region)} | Account: ${String(account)}`,
    text: lines.join("\n"),
  };
}

function named(values: Json): string[] {
  return Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : `${name}: ${String(value)}`));
}

function ofAlarm({ AlarmName, NewStateValue, NewStateReason, Region, AWSAccountId }: Json): ChatText {
  return {
    title: `CloudWatch Alarm | ${String(AlarmName)} | ${String(Region)} | Account: ${String(AWSAccountId)}`,
    text: `${String(NewStateValue)}: ${String(NewStateReason)}`,
  };
}

/** Source: https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html */
function written({ content }: Json): ChatText | undefined {
  const { title = "", description } = (content ?? {}) as Json;
  return description === undefined ? undefined : { title: String(title), text: String(description) };
}
