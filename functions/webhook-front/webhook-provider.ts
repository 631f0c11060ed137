import type { WebhookRequest } from "./webhook-request";

/** How one provider sends its webhooks. */
export interface WebhookProvider {
  /** Whether the request says that it comes from there. */
  isSender(request: WebhookRequest): boolean;
  /** Whether the sender knows this secret. */
  knows(secret: string, request: WebhookRequest): boolean;
  kindOf(request: WebhookRequest): "push" | "ping" | "other";
  /** The sender's own number of this delivery; the same when it sends again. */
  deliveryId(request: WebhookRequest): string | undefined;
  /** `undefined`, when the body is not what the provider sends. */
  readPush(body: unknown): ReceivedPush | undefined;
}

export interface ReceivedPush {
  /** `owner/name`. */
  readonly repository: string;
  /** `refs/heads/main`, `refs/tags/main`. */
  readonly reference: string;
  readonly after: string;
  readonly before: string;
}
