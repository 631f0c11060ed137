import { z } from "zod";
import { freezeSchema } from "./freeze.schema";
import { isPrivateNetwork } from "./private-network";
import { promotionSchema } from "./promotion.schema";
import { partitions, type Region, regionsByPartition } from "./aws-place";
import { notificationsSchema } from "./notifications.schema";
import { serviceOverrideSchema } from "./service.schema";
import { reason } from "./text";

/** Days CloudWatch Logs can keep; anything else is refused. Source: API_PutRetentionPolicy. */
const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/** Roles that AWS services create for themselves, one of each in an account, by what the account is used for. */
export const serviceLinkedRolesByUse = {
  environments: [
    "ecs.amazonaws.com",
    "ecs.application-autoscaling.amazonaws.com",
    "elasticloadbalancing.amazonaws.com",
    "ops.apigateway.amazonaws.com",
  ],
  delivery: ["codestar-notifications.amazonaws.com"],
} as const;

const serviceLinkedRoles = [...serviceLinkedRolesByUse.environments, ...serviceLinkedRolesByUse.delivery] as const;
export type ServiceLinkedRole = (typeof serviceLinkedRoles)[number];
/** What an account is used for. */
export type AccountUse = keyof typeof serviceLinkedRolesByUse;

/** Whether Terraform makes what an account can have only once, or finds it made. */
const onceInAnAccount = z.enum(["create", "existing"]);

/** Quotas that AWS raises when asked. */
export const raisableQuotas = [
  "buildProjects",
  "buildsLarge", // those that run at once, as Service Quotas counts them; five more wait for each
  "buildsMedium",
  "buildsSmall",
  "buildsXlarge",
  "eventRules",
  "pipelines",
  "restApis",
  "roles",
  "securityGroupRules",
  "targetsOfLoadBalancer",
  "vpcLinks",
] as const;
export type RaisableQuota = (typeof raisableQuotas)[number];

const accountSchema = z.strictObject({
  id: z.string().regex(/^\d{12}$/, "is not an account id; it has 12 digits"),
  /** API Gateway's account-wide role for logs. @default "create" */
  apiGatewayLogRole: onceInAnAccount.default("create"),
  /** Service-linked roles that are there already. @default none: a new account has none, and AWS refuses a second */
  existingServiceLinkedRoles: z.array(z.enum(serviceLinkedRoles)).default([]),
  /** GitHub's identity provider, which lets workflows in. AWS takes one for each address. @default "create" */
  gitHubProvider: onceInAnAccount.default("create"),
  /** What AWS has raised for the account, by quota. @default nothing: the quotas of a new account */
  raisedQuotas: z
    .partialRecord(z.enum(raisableQuotas), z.number().int("is not a whole number").positive("is not above 0"))
    .default({}),
});

const protection = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("protected") }),
  z.strictObject({ kind: z.literal("unprotected"), because: reason }),
]);

const state = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("s3"),
    bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "is not a bucket name"),
  }),
  z.strictObject({ kind: z.literal("files") }),
]);

const zone = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("existing"),
    id: z.string().regex(/^Z[A-Z0-9]{5,31}$/, "is not a hosted zone id; it looks like Z0123456789ABCDEFGHIJ"),
  }),
  z.strictObject({ kind: z.literal("created") }),
]);

const allRegions = Object.values(regionsByPartition).flat() as [Region, ...Region[]];

/** Where Terraform works: an account, a region, and how its state is kept. */
export const landingSchema = z.strictObject({
  /** One word or two, part of every name. CAUTION: changing this recreates everything. */
  name: z
    .string()
    .regex(/^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)?$/, "is not one lower-case word, or two with a dash; write it like dev")
    .max(12, "is longer than 12 characters; AWS names are built from it, so shorten it")
    .refine((name) => name.split("-")[0] !== "account", "names stacks of the platform; take another word"),
  /** CAUTION: another account is another platform: nothing moves along. */
  account: accountSchema,
  /** CAUTION: changing this recreates everything. */
  region: z.enum(allRegions, {
    error: `is not a region for federal tax information; take one of ${allRegions.join(", ")}`,
  }),
  partition: z.enum(partitions),
  /** CAUTION: another bucket begins with an empty state; copy the objects first. */
  state,
  /** Whether what holds data can be destroyed. */
  protection,
  /** `emulator` is the local AWS: its providers cannot reach an account. @default "aws" */
  runsOn: z.enum(["aws", "emulator"]).default("aws"),
});

/** Characters that every AWS service takes in a tag. Source: docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html */
const tagKey = z
  .string()
  .regex(
    /^(?!aws:)[\w .:/=+@-]{1,128}$/i,
    "is not a tag AWS takes; use up to 128 letters, digits, spaces and _.:/=+-@, not aws: first",
  );
const tagValue = z
  .string()
  .regex(/^[\w .:/=+@-]{1,256}$/, "is not a tag AWS takes; use up to 256 letters, digits, spaces and _.:/=+-@");

export const environmentSchema = landingSchema.extend({
  /** The API answers at `api.<domain>`. CAUTION: changing this recreates the way in. */
  domain: z
    .string()
    .regex(/^([a-z0-9]+(-[a-z0-9]+)*\.)+[a-z]{2,}$/, "is not a lower-case domain name")
    .max(200, "is longer than 200 characters; names are made under it"),
  zone,
  network: z.strictObject({
    /** CAUTION: changing this recreates the network and all in it. Each zone has an eighth of it. */
    cidr: z
      .string()
      .refine(
        isPrivateNetwork,
        "is not a private network from /16 to /22 at its first address; write it like 10.20.0.0/16",
      ),
    /** Letters of the availability zones. CAUTION: one that goes takes its subnet along; move what runs there first. */
    zones: z
      .array(z.enum(["a", "b", "c", "d", "e", "f"]))
      .min(2, "names fewer than two availability zones; one failing would take the platform along")
      .max(3, "names more than three availability zones; each costs a set of endpoints")
      .refine((zones) => new Set(zones).size === zones.length, "names an availability zone twice; name each once"),
  }),
  /** Days that logs of services and requests are kept; audit records are always kept 2557 days (seven years, Publication 1075 AU-11). */
  logRetentionDays: z.number().refine((days) => (retentionDays as readonly number[]).includes(days), {
    error: `is not what CloudWatch Logs can keep; take one of ${retentionDays.join(", ")}`,
  }),
  /**
   * Requests that one address may send in five minutes before the web ACL stops it; AWS takes 10 to 2 000 000 000.
   * @default 20000, 67 a second: an office of five hundred behind one address, each asking every eight seconds
   */
  requestsPerAddress: z
    .number()
    .int("is not a whole number of requests")
    .min(100, "is under 100; an office behind one address would be stopped")
    .max(2_000_000_000, "is over 2000000000, AWS's most")
    .default(20_000),
  /** Who hears of deployments and alarms. @default nobody, which a protected environment may not say */
  notifications: notificationsSchema.prefault({}),
  /** Services that run here; the others have no stack, no stage and no call here. @default all */
  only: z.array(z.string()).min(1, "names no service; leave it out, or name what runs here").optional(),
  /** What lets an image in. @default approval(), so that a forgotten setting asks a person */
  promotion: promotionSchema.prefault({ kind: "approval" }),
  /** Times in which nothing is released here. @default none */
  freezes: z.array(freezeSchema).default([]),
  /** What is different here, by service. @default nothing */
  services: z.record(z.string(), serviceOverrideSchema).default({}),
  /** Added to every resource. @default none */
  tags: z.record(tagKey, tagValue).default({}),
});

export type Landing = z.output<typeof landingSchema>;
export type EnvironmentInput = z.input<typeof environmentSchema>;
export type Environment = z.output<typeof environmentSchema>;

export const environment = (input: EnvironmentInput): EnvironmentInput => input;

/** A hosted zone that is there already, with its delegation. */
export const existing = (id: string) => ({ kind: "existing" as const, id });
/** A hosted zone of our own; somebody then delegates the domain to its name servers. */
export const created = () => ({ kind: "created" as const });

/** What holds data is kept: deletion protection, `prevent_destroy`, no forced deletes. */
export const isProtected = { kind: "protected" as const };
export const unprotected = (because: string) => ({ kind: "unprotected" as const, because });

/** State in a bucket of the account, locked by the bucket itself. */
export const stateIn = (bucket: string) => ({ kind: "s3" as const, bucket });
/** State in files of the checkout: for the local AWS alone. */
export const stateInFiles = () => ({ kind: "files" as const });
