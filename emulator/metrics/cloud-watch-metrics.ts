import type { MetricDatum, StandardUnit } from "@aws-sdk/client-cloudwatch";
import type { Clock } from "../clock";
import { minute, ownPeriod, untilNextMinute } from "../clock-minute";
import type { Part } from "../context";
import type { Measurement, Metrics } from "./metrics";

/** Sends data of one namespace to CloudWatch. */
export type PutMetricData = (namespace: string, data: MetricDatum[]) => Promise<void>;

export interface CloudWatchMetricsOptions {
  readonly clock: Clock;
  readonly put: PutMetricData;
  readonly note: (line: string) => void;
}

/** As CloudWatch has it: the different values of one datum. Further ones are rounded to one of them. */
const mostValues = 150;

/** Metrics of one minute; a laptop's platform has some hundred. Further ones are lost, and noted. */
const mostSeries = 5_000;

/** CloudWatch takes 1 000 data a call. */
const mostData = 1_000;

interface Series {
  readonly measured: Measurement;
  /** The minute that the values belong to, in milliseconds since 1970. */
  readonly time: number;
  /** How often each value was measured: what percentiles need. */
  readonly counts: Map<number, number>;
}

/** Gathers what is measured and sends it each minute: nothing, when nothing was. */
export class CloudWatchMetrics implements Metrics, Part {
  private series = new Map<string, Series>();
  private lost = 0;
  private readonly stopping = new AbortController();
  private running = Promise.resolve();

  constructor(private readonly options: CloudWatchMetricsOptions) {}

  start(): Promise<void> {
    this.running = this.sendEachMinute();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  measure(measured: Measurement): void {
    const { clock } = this.options;
    const width = ownPeriod(clock, minute);
    const time = Math.floor(clock.now().getTime() / width) * width;
    const key = JSON.stringify([time, measured.namespace, measured.name, Object.entries(measured.dimensions).sort()]);
    const known = this.series.get(key);
    if (known === undefined && this.series.size >= mostSeries) this.lost += 1;
    else count(known ?? this.begin(key, { measured, time, counts: new Map() }), measured.value);
  }

  /** Sends what was gathered. Never rejects. */
  async flush(): Promise<void> {
    const series = [...this.series.values()];
    this.series = new Map();
    if (this.lost > 0) this.options.note(`metrics: ${this.lost} values lost, over ${mostSeries} metrics in a minute`);
    this.lost = 0;
    for (const [namespace, data] of byNamespace(series)) {
      for (let from = 0; from < data.length; from += mostData) {
        await this.options
          .put(namespace, data.slice(from, from + mostData))
          .catch((error: Error) => this.options.note(`metrics: ${namespace} not sent: ${error.message}`));
      }
    }
  }

  private begin(key: string, series: Series): Series {
    this.series.set(key, series);
    return series;
  }

  private async sendEachMinute(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await this.options.clock.wait(untilNextMinute(this.options.clock), this.stopping.signal);
      await this.flush();
    }
  }
}

function count({ counts }: Series, value: number): void {
  if (!Number.isFinite(value)) return;
  const counted = counts.has(value) || counts.size < mostValues ? value : closest(value, counts);
  counts.set(counted, (counts.get(counted) ?? 0) + 1);
}

function closest(value: number, counts: Series["counts"]): number {
  return [...counts.keys()].reduce((best, one) => (Math.abs(one - value) < Math.abs(best - value) ? one : best));
}

function byNamespace(series: readonly Series[]): Map<string, MetricDatum[]> {
  const sorted = new Map<string, MetricDatum[]>();
  for (const { measured, time, counts } of series) {
    const { namespace, name, dimensions, unit } = measured;
    const datum: MetricDatum = {
      MetricName: name,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      Timestamp: new Date(time),
      Unit: unit as StandardUnit,
      Values: [...counts.keys()],
      Counts: [...counts.values()],
    };
    sorted.set(namespace, [...(sorted.get(namespace) ?? []), datum]);
  }
  return sorted;
}
