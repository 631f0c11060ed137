import { createHmac } from "node:crypto";
import * as z from "zod";
import { commitId } from "./commit-id";
import { sameText } from "./same-text";
import type { WebhookProvider } from "./webhook-provider";

const pushBody = z.object({
  ref: z.string(),
  before: commitId,
  after: commitId,
  repository: z.object({ full_name: z.string() }),
});

/** GitHub and GitHub Enterprise: the body is signed with the secret. */
export const githubWebhook: WebhookProvider = {
  isSender: ({ headers }) => headers["x-github-event"] !== undefined,

  knows(secret, { headers, body }) {
    const signature = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
    return sameText(headers["x-hub-signature-256"] ?? "", signature);
  },

  kindOf({ headers }) {
    const event = headers["x-github-event"];
    return event === "push" || event === "ping" ? event : "other";
  },

  deliveryId: ({ headers }) => headers["x-github-delivery"],

  readPush(body) {
    const { data } = pushBody.safeParse(body);
    if (data === undefined) return undefined;
    return { repository: data.repository.full_name, reference: data.ref, after: data.after, before: data.before };
  },
};
