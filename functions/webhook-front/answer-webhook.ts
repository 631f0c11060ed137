import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import type { Ports } from "./ports";
import { receiveWebhook, type WebhookAnswer } from "./receive-webhook";
import type { WebhookRepositories } from "./webhook-repositories";
import { largestBody, webhookRequest } from "./webhook-request";

export interface WebhookLog {
  info(message: string, details: Readonly<Record<string, unknown>>): void;
  error(message: string, error: Error): void;
}

/** Answers a request of API Gateway. Of what was refused the log has the reason, never the body, a signature or a secret. */
export async function answerWebhook(
  event: APIGatewayProxyEvent,
  repositories: WebhookRepositories,
  ports: Ports,
  log: WebhookLog,
): Promise<APIGatewayProxyResult> {
  const answer = await answerOf(event, repositories, ports, log);
  log.info("webhook", {
    status: answer.status,
    answer: answer.message,
    source: event.requestContext?.identity?.sourceIp,
  });
  return {
    statusCode: answer.status,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ message: answer.message }),
  };
}

type Answer = WebhookAnswer | { readonly status: 413 | 503; readonly message: string };

async function answerOf(
  event: APIGatewayProxyEvent,
  repositories: WebhookRepositories,
  ports: Ports,
  log: WebhookLog,
): Promise<Answer> {
  const request = webhookRequest(event);
  if (request === undefined) return { status: 413, message: `body: is above ${largestBody} bytes` };
  try {
    return await receiveWebhook(request, repositories, ports);
  } catch (error) {
    log.error("a webhook could not be taken", error as Error);
    return { status: 503, message: "try again later" };
  }
}
