import { Logger } from "@aws-lambda-powertools/logger";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { setTimeout } from "node:timers/promises";
import { ulid } from "ulid";
import { clientSettings } from "../client-settings";
import { lazily } from "../lazily";
import { CloudwatchAlarms } from "./adapters/cloudwatch-alarms";
import { CloudwatchFigures } from "./adapters/cloudwatch-figures";
import { EventbridgeEvents } from "./adapters/eventbridge-events";
import { SnsTopics } from "./adapters/sns-topics";
import { SqsReceipts } from "./adapters/sqs-receipts";
import type { Ports } from "./core/ports";
import type { DrillReport } from "./core/report";
import { runDrill } from "./core/run-drill";
import { drillEnvironment } from "./drill-environment";
import { patienceOf } from "./drill-request";

const logger = new Logger();

const environment = lazily(() => drillEnvironment(process.env));
const cloudwatch = lazily(() => new CloudWatchClient(clientSettings));
/** A look at the queue may last five seconds, as long as a call may otherwise. */
const waitingLonger = {
  ...clientSettings,
  requestHandler: { ...clientSettings.requestHandler, requestTimeout: 10_000 },
};

const ports = lazily((): Ports => ({
  alarms: new CloudwatchAlarms(cloudwatch),
  events: new EventbridgeEvents(lazily(() => new EventBridgeClient(clientSettings))),
  topics: new SnsTopics(lazily(() => new SNSClient(clientSettings))),
  receipts: new SqsReceipts(
    lazily(() => new SQSClient(waitingLonger)),
    environment().queueUrl,
  ),
  figures: new CloudwatchFigures(cloudwatch),
  clock: { now: Date.now, wait: (seconds) => setTimeout(seconds * 1000) },
}));

/** The daily fire drill, and the one that somebody asks for: `{ "patienceSeconds": 60 }`. */
export async function handler(event: unknown): Promise<DrillReport> {
  const report = await runDrill(environment().plan, ports(), { id: ulid(), patience: patienceOf(event) });
  for (const path of report.paths) logger[path.arrived ? "info" : "error"]("path", { drill: report.drill, ...path });
  return report;
}
