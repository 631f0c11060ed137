import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { SSMClient } from "@aws-sdk/client-ssm";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import { promptClientSettings } from "../client-settings";
import { lazily } from "../lazily";
import { SecretParameters } from "../secret-parameters";
import { DynamodbDeliveries } from "./adapters/dynamodb-deliveries";
import { SqsChanges } from "./adapters/sqs-changes";
import { answerWebhook } from "./answer-webhook";
import { webhookEnvironment } from "./webhook-environment";

const logger = new Logger();

const front = lazily(() => {
  const { table, queueUrl, repositories } = webhookEnvironment(process.env);
  const ports = {
    secrets: new SecretParameters(lazily(() => new SSMClient(promptClientSettings))),
    deliveries: new DynamodbDeliveries(
      lazily(() => new DynamoDBClient(promptClientSettings)),
      table,
    ),
    changes: new SqsChanges(
      lazily(() => new SQSClient(promptClientSettings)),
      queueUrl,
    ),
    now: Date.now,
  };
  return { ports, repositories };
});

/** The way in for webhooks of git providers: answers fast, and leaves all else to the change router. */
export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const { ports, repositories } = front();
  return answerWebhook(event, repositories, ports, logger);
}
