import { Logger } from "@aws-lambda-powertools/logger";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { clientSettings } from "../client-settings";
import { lazily } from "../lazily";
import { SqsChanges } from "./adapters/sqs-changes";
import { answerCall } from "./answer-call";
import { connectRouter } from "./connect-router";
import type { OperatorAnswer } from "./core/operator";
import { handleRecords } from "./handle-records";
import { routerEnvironment } from "./router-environment";

const router = lazily(() => ({
  context: connectRouter(routerEnvironment(process.env)),
  queue: new SqsChanges(
    lazily(() => new SQSClient(clientSettings)),
    queueUrl(),
  ),
  log: new Logger(),
}));

/** The change router: messages of its queue, or what an operator asks by calling it. */
export async function handler(event: SQSEvent | object): Promise<SQSBatchResponse | OperatorAnswer> {
  return "Records" in event ? handleRecords(event.Records, router()) : answerCall(event, router());
}

function queueUrl(): string {
  const { QUEUE_URL: url = "" } = process.env;
  if (url !== "") return url;
  throw new Error("environment of the change router: QUEUE_URL: is missing; it is the URL of the queue of changes");
}
