import { createHash, randomUUID } from "node:crypto";
import { arn } from "../authorization/arn";
import type { FillerAction, FillerCall } from "../fillers/filler";
import { FillerError } from "../fillers/filler-error";
import type { FillerTags } from "../fillers/filler-tags";
import { eventTypes, type EventType } from "./event-types";
import type { NotificationDelivery } from "./notification-delivery";
import type { NotificationRule, RuleTarget } from "./notification-rule";
import { checkRule } from "./rule-problems";

/** Rules by ARN. */
export type Rules = Map<string, NotificationRule>;

export interface RuleTools {
  readonly account: string;
  readonly tags: FillerTags;
  readonly delivery: NotificationDelivery;
  readonly now: () => Date;
  /** Whether there is a role of that name. */
  readonly roleExists: (name: string) => Promise<boolean>;
}

interface Target {
  readonly TargetType?: string;
  readonly TargetAddress?: string;
}

interface RuleInput {
  readonly Arn?: string;
  readonly Name?: string;
  readonly Resource?: string;
  readonly EventTypeIds?: readonly string[];
  readonly Targets?: readonly Target[];
  readonly Target?: Target;
  readonly TargetAddress?: string;
  readonly DetailType?: string;
  readonly Status?: string;
}

interface Filters {
  readonly Filters?: readonly { readonly Name: string; readonly Value: string }[];
}

const role = "AWSServiceRoleForCodeStarNotifications";

/** In AWS's words. */
const withoutRole =
  "AWS CodeStar Notifications could not create the AWS CloudWatch Events managed rule in your AWS account. If this is your first time creating a notification rule, the service-linked role for AWS CodeStar Notifications might not yet exist. Creation of this role might take up to 15 minutes. Until it exists, notification rule creation will fail. Wait 15 minutes, and then try again. If this is is not the first time you are creating a notification rule, there might be a problem with a network connection, or one or more AWS services might be temporarily unavailable. Verify your network connection and check to see if there are any issues with AWS services in your AWS Region before trying again.";

/** In AWS's words, by which Terraform knows that another rule still needs the target. */
const stillSubscribed = "The target cannot be deleted because it is subscribed to one or more notification rules.";

/** Actions on notification rules. */
export function ruleActions(rules: Rules, tools: RuleTools): Record<string, FillerAction> {
  return {
    CreateNotificationRule: async (input: RuleInput, call: FillerCall) => {
      const created = newRule(input, await call.caller(), tools);
      checkRule(created);
      checkName(rules, created);
      if (!(await tools.roleExists(role))) throw new FillerError("ConfigurationException", withoutRole);
      rules.set(created.arn, created);
      tools.tags.create(created.arn, { ...input });
      return { Arn: created.arn };
    },
    DescribeNotificationRule: ({ Arn }: RuleInput) => described(ruleOf(rules, Arn), tools),
    UpdateNotificationRule: (input: RuleInput) => {
      const rule = ruleOf(rules, input.Arn);
      const changed = {
        ...rule,
        name: input.Name ?? rule.name,
        eventTypeIds: input.EventTypeIds ?? rule.eventTypeIds,
        targets: input.Targets?.map(asTarget) ?? rule.targets,
        detailType: input.DetailType ?? rule.detailType,
        isEnabled: input.Status === undefined ? rule.isEnabled : input.Status === "ENABLED",
        modified: tools.now(),
      };
      checkRule(changed);
      checkName(rules, changed);
      rules.set(rule.arn, changed);
      return {};
    },
    DeleteNotificationRule: ({ Arn }: RuleInput) => {
      rules.delete(Arn ?? "");
      tools.tags.delete(Arn ?? "");
      return { Arn };
    },
    ListNotificationRules: ({ Filters = [] }: Filters) => ({
      NotificationRules: [...rules.values()]
        .filter((rule) => Filters.every(({ Name, Value }) => valuesOf(rule, Name).includes(Value)))
        .map(({ id, arn }) => ({ Id: id, Arn: arn })),
    }),
    Subscribe: ({ Arn, Target }: RuleInput) => {
      const rule = ruleOf(rules, Arn);
      const added = asTarget(Target ?? {});
      const changed = { ...rule, targets: [...rule.targets.filter(({ address }) => address !== added.address), added] };
      checkRule(changed);
      rules.set(rule.arn, changed);
      return { Arn };
    },
    Unsubscribe: ({ Arn, TargetAddress }: RuleInput) => {
      const rule = ruleOf(rules, Arn);
      rule.targets = rule.targets.filter(({ address }) => address !== TargetAddress);
      return { Arn };
    },
    ListTargets: ({ Filters = [] }: Filters) => {
      const targets = [...rules.values()].flatMap((rule) => rule.targets.map((target) => shownTarget(target, tools)));
      const unique = [...new Map(targets.map((target) => [target.TargetAddress, target])).values()];
      const values: Record<string, keyof (typeof unique)[number]> = {
        TARGET_TYPE: "TargetType",
        TARGET_ADDRESS: "TargetAddress",
        TARGET_STATUS: "TargetStatus",
      };
      return {
        Targets: unique.filter((target) => Filters.every(({ Name, Value }) => target[values[Name]!] === Value)),
      };
    },
    DeleteTarget: ({ TargetAddress, ForceUnsubscribeAll }: RuleInput & { ForceUnsubscribeAll?: boolean }) => {
      const using = [...rules.values()].filter(({ targets }) =>
        targets.some(({ address }) => address === TargetAddress),
      );
      if (using.length > 0 && ForceUnsubscribeAll !== true)
        throw new FillerError("ValidationException", stillSubscribed);
      for (const rule of using) rule.targets = rule.targets.filter(({ address }) => address !== TargetAddress);
      return {};
    },
    ListEventTypes: ({ Filters = [] }: Filters) => ({
      EventTypes: [...eventTypes.values()]
        .filter(({ service }) => Filters.every(({ Name, Value }) => Name !== "SERVICE_NAME" || Value === service))
        .map(shownType),
    }),
  };
}

function newRule(input: RuleInput, createdBy: string, { account, now }: RuleTools): NotificationRule {
  const at = now();
  const id = createHash("sha1").update(randomUUID()).digest("hex");
  return {
    id,
    arn: arn(account, "codestar-notifications", `notificationrule/${id}`),
    resource: input.Resource ?? "",
    createdBy,
    created: at,
    name: input.Name ?? "",
    eventTypeIds: input.EventTypeIds ?? [],
    targets: (input.Targets ?? []).map(asTarget),
    detailType: input.DetailType ?? "",
    isEnabled: input.Status !== "DISABLED",
    modified: at,
  };
}

function asTarget({ TargetType = "", TargetAddress = "" }: Target): RuleTarget {
  return { type: TargetType, address: TargetAddress };
}

function checkName(rules: Rules, { name, arn }: Pick<NotificationRule, "name" | "arn">): void {
  if ([...rules.values()].some((rule) => rule.name === name && rule.arn !== arn))
    throw new FillerError("ResourceAlreadyExistsException", `A notification rule named ${name} exists already`);
}

function ruleOf(rules: Rules, named: string | undefined): NotificationRule {
  const found = rules.get(named ?? "");
  if (found === undefined) throw new FillerError("ResourceNotFoundException", `${named} does not exist`);
  return found;
}

function described(rule: NotificationRule, tools: RuleTools): object {
  return {
    Arn: rule.arn,
    Name: rule.name,
    EventTypes: rule.eventTypeIds.map((id) => shownType(eventTypes.get(id)!)),
    Resource: rule.resource,
    Targets: rule.targets.map((target) => shownTarget(target, tools)),
    DetailType: rule.detailType,
    CreatedBy: rule.createdBy,
    Status: rule.isEnabled ? "ENABLED" : "DISABLED",
    CreatedTimestamp: rule.created,
    LastModifiedTimestamp: rule.modified,
    Tags: tools.tags.written(rule.arn),
  };
}

function shownTarget({ type, address }: RuleTarget, { delivery }: RuleTools) {
  return { TargetType: type, TargetAddress: address, TargetStatus: delivery.statusOf(address) };
}

function shownType({ id, service, name, resource }: EventType): object {
  return { EventTypeId: id, ServiceName: service, EventTypeName: name, ResourceType: resource };
}

function valuesOf(rule: NotificationRule, filter: string): readonly string[] {
  if (filter === "EVENT_TYPE_ID") return rule.eventTypeIds;
  if (filter === "TARGET_ADDRESS") return rule.targets.map(({ address }) => address);
  return [filter === "RESOURCE" ? rule.resource : rule.createdBy];
}
