import type { Metrics } from "../../metrics/metrics";
import { accessLogLine } from "./access-log-line";
import type { LogWriter } from "./log-writer";
import type { RequestRecord } from "./request-record";

/** Writes what API Gateway writes of a request: metrics, the access log, and its own errors. */
export function recordRequest(record: RequestRecord, metrics: Metrics, logs: Pick<LogWriter, "write">): void {
  const { api, stage } = record;
  if (api === undefined || stage === undefined) return; // nobody's: it came to no stage
  measure(record, metrics, { ApiName: api.name, Stage: stage.name });
  measure(record, metrics, { ApiName: api.name });
  if (stage.accessLog !== undefined) {
    logs.write(groupOf(stage.accessLog.destinationArn), accessLogLine(stage.accessLog.format, record));
  }
  const level = record.setting?.loggingLevel ?? stage.settings["*/*"]?.loggingLevel ?? "OFF";
  if (level !== "OFF" && record.refusal?.inLog !== undefined) {
    const group = `API-Gateway-Execution-Logs_${api.id}/${stage.name}`;
    logs.write(group, `(${record.request.id}) ${record.refusal.inLog}`);
    logs.write(group, `(${record.request.id}) Method completed with status: ${record.answer?.status}`);
  }
}

function measure(record: RequestRecord, metrics: Metrics, dimensions: Readonly<Record<string, string>>): void {
  const { answer, integration, milliseconds = 0 } = record;
  const put = (name: string, value: number, unit: string) =>
    metrics.measure({ namespace: "AWS/ApiGateway", name, dimensions, value, unit });
  const kind = Math.floor((answer?.status ?? 0) / 100);
  put("Count", 1, "Count");
  put("4XXError", kind === 4 ? 1 : 0, "Count");
  put("5XXError", kind === 5 ? 1 : 0, "Count");
  put("Latency", milliseconds, "Milliseconds");
  if (integration !== undefined) put("IntegrationLatency", integration.milliseconds, "Milliseconds");
}

/** `arn:aws:logs:us-east-1:123456789012:log-group:/trial/api:*` */
function groupOf(arn: string): string {
  return arn.split(":")[6]!;
}
