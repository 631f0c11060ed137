import type { InboxMessage } from "../emulator/inbox/inbox-message";
import { plainLine } from "./plain-text";

/** What SNS writes over an e-mail that nobody gave a subject: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const genericSubject = "AWS Notification Message";

/** What a person reads of a message first, on one line: its subject, if somebody wrote one, and the first line of what it says. */
export function messageText({ subject, body }: Pick<InboxMessage, "subject" | "body">): string {
  const [first = ""] = sayingOf(body).trim().split("\n");
  const own = subject === genericSubject ? "" : subject;
  return plainLine([own, first].filter((part) => part !== "").join(": "));
}

/** The words of a body: a template of EventBridge comes in its quotes, and what is for chat has them in `text`. */
function sayingOf(body: string): string {
  const value = parsed(body);
  if (typeof value === "string") return value;
  const text = (value as { text?: unknown } | null | undefined)?.text;
  return typeof text === "string" ? text : body;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined; // words, not JSON
  }
}
