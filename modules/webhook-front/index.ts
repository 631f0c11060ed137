export { WebhookFront, type WebhookFrontConfig } from "./webhook-front";
