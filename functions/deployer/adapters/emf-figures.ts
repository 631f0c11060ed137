import type { MeasurementName, Measurements } from "../core/ports";

const namespace = "Thrive/Delivery";

/** Lines of the log that CloudWatch makes metrics of (Embedded Metric Format), for each service and environment. */
export class EmfFigures implements Measurements {
  constructor(
    private readonly service: string,
    private readonly now: () => number = Date.now,
    private readonly write: (line: string) => void = (line) => void process.stdout.write(`${line}\n`),
  ) {}

  measure(environment: string, figures: Readonly<Partial<Record<MeasurementName, number>>>): void {
    const names = Object.keys(figures);
    const Metrics = names.map((Name) => ({ Name, Unit: Name.endsWith("Seconds") ? "Seconds" : "Count" }));
    const metrics = [{ Namespace: namespace, Dimensions: [["Service", "Environment"]], Metrics }];
    const _aws = { Timestamp: this.now(), CloudWatchMetrics: metrics };
    this.write(JSON.stringify({ _aws, Service: this.service, Environment: environment, ...figures }));
  }
}
