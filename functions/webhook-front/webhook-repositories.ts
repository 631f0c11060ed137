import * as z from "zod";

/** Repositories whose pushes come by webhook, by their keys in the route map. */
export const webhookRepositories = z.record(
  z.string(),
  z.strictObject({
    provider: z.enum(["github", "gitlab"]),
    /** `owner/name`; on GitLab with all its groups. */
    name: z.string().min(1),
    branch: z.string().min(1),
    /** Path of an SSM parameter of type SecureString that holds one secret a line: two while it is rotated. */
    secret: z.string().startsWith("/"),
  }),
);

export type WebhookRepositories = z.infer<typeof webhookRepositories>;
