import type { DrilledTopic } from "../../../config/drill-plan";
import type { Subscription, Topics } from "./ports";
import { arrived, missed, type PathReport } from "./report";

/** Whether whoever is to read a topic can: confirmed, not deleted, and nothing bounced since the drill before. */
export async function lookAtEmails(
  { path, arn, emails }: DrilledTopic,
  topics: Pick<Topics, "subscriptions">,
  undelivered: number,
): Promise<PathReport> {
  const mail = `${path}-email`;
  const there = (await topics.subscriptions(arn)).filter(({ protocol }) => protocol === "email");
  const wrong = emails.flatMap((email) => problemOf(email, there));
  if (undelivered > 0) wrong.push(`${undelivered} messages since yesterday could not be delivered`);
  return wrong.length === 0 ? arrived(mail) : missed(mail, wrong.join("; "));
}

function problemOf(email: string, there: readonly Subscription[]): string[] {
  const subscription = there.find(({ endpoint }) => endpoint.toLowerCase() === email.toLowerCase());
  if (subscription === undefined) return [`${email} is not subscribed any more`];
  return subscription.confirmed ? [] : [`${email} has not confirmed the subscription`];
}
