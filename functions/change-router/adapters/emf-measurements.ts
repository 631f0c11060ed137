import type { Measurement, MeasurementName, Measurements } from "../core/ports";

const namespace = "Thrive/Delivery";

/** What alarms look at for each pipeline. CloudWatch charges each pair of name and pipeline, so that the rest is measured as a whole alone. */
const byPipeline: ReadonlySet<MeasurementName> = new Set([
  "CommitToFirstEnvironmentSeconds",
  "FailedExecutions",
  "StartFailed",
  "Blocked",
]);

/**
 * Lines of the log that CloudWatch makes metrics of (Embedded Metric Format). Each is counted without any dimension, which Powertools cannot
 * write: an alarm on the whole router needs no sum over five hundred pipelines.
 */
export class EmfMeasurements implements Measurements {
  constructor(
    private readonly now: () => number = Date.now,
    private readonly write: (line: string) => void = (line) => void process.stdout.write(`${line}\n`),
  ) {}

  measure({ name, value, unit, pipeline, reason }: Measurement): void {
    const dimensions = pipeline !== undefined && byPipeline.has(name) ? [["Pipeline"], []] : [[]];
    const metrics = [{ Namespace: namespace, Dimensions: dimensions, Metrics: [{ Name: name, Unit: unit }] }];
    const _aws = { Timestamp: this.now(), CloudWatchMetrics: metrics };
    this.write(JSON.stringify({ _aws, Pipeline: pipeline, reason, [name]: value }));
  }
}
