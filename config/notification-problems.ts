import { partitionHas } from "./aws-place";
import type { Landing } from "./environment.schema";
import type { Audience, Notifications } from "./notifications.schema";
import type { Problem } from "./problem";

type At = (path: string, message: string) => Problem;
/** A setting that tells somebody: where it stands, whom, and as what that is compared. */
type Told = readonly [path: string, whom: string, same?: string];

/** What a fire drill's function can be told of addresses; Lambda has 4 KB for all that a function finds in its environment. */
const mostOfAddresses = 2000;

/** What is wrong with who is told, beyond the shape of each setting. */
export function notificationProblems(
  { notifications, partition, protection }: Landing & { readonly notifications: Notifications },
  at: At,
): Problem[] {
  const audiences: [string, Audience][] = [
    ["notifications", notifications],
    ["notifications.critical", notifications.critical],
  ];
  const all = audiences.flatMap(([path, audience]) => told(path, audience));
  return [
    ...(protection.kind === "protected" && all.length === 0
      ? [at("notifications", "tells nobody of what is protected; name an e-mail, a channel or a webhook")]
      : []),
    ...audiences
      .filter(([, { chat }]) => chat.length > 0 && !partitionHas[partition].notificationRules)
      .map(([path]) => at(`${path}.chat`, `is not reached in ${partition}, which has no chat; use emails or webhooks`)),
    ...twice(all.map(([, whom, same = whom]) => same)).map((index) =>
      at(all[index]![0], `"${all[index]![1]}" is there twice; nobody wants to hear twice, so remove one`),
    ),
    ...Object.keys(notifications.critical.webhooks)
      .filter((name) => name in notifications.webhooks)
      .map((name) => at(`notifications.critical.webhooks.${name}`, "is the name of another webhook too; rename one")),
    ...tooManyAddresses(notifications, at),
  ];
}

function told(path: string, { emails, chat, webhooks }: Audience): Told[] {
  return [
    ...emails.map((email, index): Told => [`${path}.emails[${index}]`, email, email.toLowerCase()]),
    ...chat.map(({ channel }, index): Told => [`${path}.chat[${index}].channel`, channel]),
    ...Object.entries(webhooks).map(([name, { url }]): Told => [`${path}.webhooks.${name}.url`, url]),
  ];
}

function tooManyAddresses({ emails, critical }: Notifications, at: At): Problem[] {
  const topicsOfAll = 3; // critical, warning, messages
  const characters = topicsOfAll * emails.join().length + critical.emails.join().length;
  return characters <= mostOfAddresses
    ? []
    : [
        at(
          "notifications.emails",
          `are ${characters} characters of addresses, and the fire drill has room for ${mostOfAddresses}; use a list that your mail server keeps`,
        ),
      ];
}

/** Where a value stands that stood before. */
function twice(values: readonly string[]): number[] {
  return values.flatMap((value, index) => (values.indexOf(value) < index ? [index] : []));
}
