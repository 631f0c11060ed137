import { FillerError } from "../fillers/filler-error";
import { eventTypes } from "./event-types";
import type { NotificationRule } from "./notification-rule";

const mostTargets = 10;
const targetTypes = ["SNS", "AWSChatbotSlack", "AWSChatbotMicrosoftTeams"];

/** @throws FillerError for a rule that AWS would not take */
export function checkRule(
  rule: Pick<NotificationRule, "name" | "resource" | "eventTypeIds" | "targets" | "detailType">,
): void {
  const problem = problemOf(rule);
  if (problem !== undefined) throw new FillerError("ValidationException", problem);
}

function problemOf({
  name,
  resource,
  eventTypeIds,
  targets,
  detailType,
}: Parameters<typeof checkRule>[0]): string | undefined {
  const service = resource.split(":")[2];
  const unknown = eventTypeIds.filter((id) => eventTypes.get(id)?.resource !== service);
  if (!/^[A-Za-z0-9_ -]{1,64}$/.test(name)) return `Name: 1 to 64 letters, numbers, spaces, _ and -: ${name}`;
  if (!resource.startsWith("arn:")) return `Resource: ${resource} is no ARN`;
  if (eventTypeIds.length === 0) return "EventTypeIds: at least one is needed";
  if (unknown.length > 0) return `EventTypeIds: ${unknown.join(", ")}: no event type of ${service}`;
  if (targets.length > mostTargets) return `Targets: at most ${mostTargets}, not ${targets.length}`;
  const odd = targets.find(({ type, address }) => !targetTypes.includes(type) || !address.startsWith("arn:"));
  if (odd !== undefined) return `Targets: ${odd.type} ${odd.address}: an ARN and one of ${targetTypes.join(", ")}`;
  if (detailType !== "BASIC" && detailType !== "FULL") return `DetailType: ${detailType} is not BASIC or FULL`;
  return undefined;
}
