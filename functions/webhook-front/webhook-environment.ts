import * as z from "zod";
import { jsonVariable } from "../json-variable";
import { webhookRepositories, type WebhookRepositories } from "./webhook-repositories";

export interface WebhookEnvironment {
  /** Name of the table of routes. */
  readonly table: string;
  /** Of the change router's FIFO queue. */
  readonly queueUrl: string;
  readonly repositories: WebhookRepositories;
}

const variables = z.object({
  TABLE: z.string().min(1),
  QUEUE_URL: z.url(),
  WEBHOOK_REPOSITORIES: jsonVariable(webhookRepositories),
});

/** What the function is told by its environment; what is wrong is named with all else that is. */
export function webhookEnvironment(environment: NodeJS.ProcessEnv): WebhookEnvironment {
  const { success, data, error } = variables.safeParse(environment);
  if (!success) throw new Error(`environment of the webhook front: ${z.prettifyError(error)}`);
  return { table: data.TABLE, queueUrl: data.QUEUE_URL, repositories: data.WEBHOOK_REPOSITORIES };
}
