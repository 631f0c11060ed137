import { z } from "zod";
import { secret } from "./service.schema";
import { judgedText, kebabCase } from "./text";

const eMail = z
  .string()
  .regex(/^[\w.+-]+@([a-z0-9]+(-[a-z0-9]+)*\.)+[a-z]{2,}$/i, "is not an e-mail address")
  .max(254, "is longer than the 254 characters of an e-mail address");

const slackSchema = z.strictObject({
  kind: z.literal("slack"),
  workspace: z
    .string()
    .regex(
      /^T[A-Z0-9]{8,20}$/,
      "is not a Slack workspace id; it looks like T0123ABCDEF, in the address of the web client",
    ),
  channel: z
    .string()
    .regex(
      /^[CG][A-Z0-9]{8,20}$/,
      "is not a Slack channel id; it looks like C0123ABCDEF, at the end of the channel's details",
    ),
});

const uuid = z
  .string()
  .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "is not an id of Teams; it is a lower-case UUID");

const teamsSchema = z.strictObject({
  kind: z.literal("teams"),
  tenant: uuid,
  team: uuid,
  channel: z
    .string()
    .regex(
      /^19%3a[\w-]+%40thread\.(tacv2|skype)$/i,
      "is not a Teams channel id; it looks like 19%3a0123abcd%40thread.tacv2, in the channel's link",
    ),
});

/** Source of the length: API_CreateApiDestination. */
const webhookUrl = judgedText((url) => {
  if (!url.startsWith("https://")) return "is not https; what happens here is nobody else's to read";
  if (/[$%]\{/.test(url)) return "contains a Terraform template sequence; write the address itself";
  if (!/^https:\/\/([a-z0-9]+(-[a-z0-9]+)*\.)+[a-z]{2,}(:\d{1,5})?(\/[\w.!~*'();:@&=+$,%/-]*)?$/i.test(url)) {
    return "is not a webhook's address; write it like https://hooks.example.gov/builds, without user and query";
  }
  return url.length > 2048 ? "is longer than the 2048 characters of an API destination" : undefined;
});

const webhookSchema = z.strictObject({
  url: webhookUrl,
  /** Sent as the header `X-Webhook-Secret`. @default none, for addresses that are secret themselves */
  secret: secret.optional(),
});

const audienceSchema = z.strictObject({
  /** Who gets a sentence for each event, and confirms that once. @default nobody */
  emails: z.array(eMail).default([]),
  /** Channels of Slack and Teams; the workspace or tenant is allowed once in the console. @default none */
  chat: z.array(z.discriminatedUnion("kind", [slackSchema, teamsSchema])).default([]),
  /** Addresses that get each event as JSON, by names of up to 20 characters. @default none */
  webhooks: z.record(kebabCase(20), webhookSchema).default({}),
});

/** Who is told: those named first of everything, those of `critical` of nothing but what hurts families now. */
export const notificationsSchema = audienceSchema.extend({
  /** Who is woken at night, beside all the others. @default nobody more */
  critical: audienceSchema.prefault({}),
});

export type Notifications = z.output<typeof notificationsSchema>;
export type Audience = z.output<typeof audienceSchema>;
export type ChatChannel = Audience["chat"][number];
export type Webhook = z.output<typeof webhookSchema>;

type Settings<S extends z.ZodType> = Omit<z.input<S>, "kind">;

export const slack = (settings: Settings<typeof slackSchema>) => ({ kind: "slack" as const, ...settings });
export const teams = (settings: Settings<typeof teamsSchema>) => ({ kind: "teams" as const, ...settings });
