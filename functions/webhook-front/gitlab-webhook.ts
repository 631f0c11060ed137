import * as z from "zod";
import { commitId } from "./commit-id";
import { sameText } from "./same-text";
import type { WebhookProvider } from "./webhook-provider";

const pushBody = z.object({
  ref: z.string(),
  before: commitId,
  after: commitId,
  project: z.object({ path_with_namespace: z.string() }),
});

/** GitLab, also self-managed: the secret itself comes along. */
export const gitlabWebhook: WebhookProvider = {
  isSender: ({ headers }) => headers["x-gitlab-event"] !== undefined,

  knows: (secret, { headers }) => sameText(headers["x-gitlab-token"] ?? "", secret),

  kindOf: ({ headers }) => (headers["x-gitlab-event"] === "Push Hook" ? "push" : "other"),

  // The first stays the same when a delivery is tried again; older servers have the second alone.
  deliveryId: ({ headers }) => headers["idempotency-key"] ?? headers["x-gitlab-event-uuid"],

  readPush(body) {
    const { data } = pushBody.safeParse(body);
    if (data === undefined) return undefined;
    const { ref: reference, before, after } = data;
    return { repository: data.project.path_with_namespace, reference, after, before };
  },
};
