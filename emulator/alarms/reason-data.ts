import type { MetricAlarm } from "@aws-sdk/client-cloudwatch";
import type { AlarmRule, Evaluation } from "./evaluate";
import { periodOf } from "./metric-queries";

/** `StateReasonData` as CloudWatch writes it. */
export function reasonData(alarm: MetricAlarm, rule: AlarmRule, { counted }: Evaluation, at: Date): string {
  const oldest = counted.at(-1);
  return JSON.stringify({
    version: "1.0",
    queryDate: stamp(at),
    ...(oldest === undefined ? {} : { startDate: stamp(new Date(oldest.time)) }),
    statistic: alarm.Statistic ?? alarm.ExtendedStatistic,
    period: periodOf(alarm),
    recentDatapoints: counted.map(({ value }) => value).reverse(),
    threshold: rule.threshold,
    evaluatedDatapoints: counted.map(({ time, value }) => ({ timestamp: stamp(new Date(time)), value })),
  });
}

/** `2026-11-21T14:03:12.000+0000` */
export function stamp(date: Date): string {
  return date.toISOString().replace("Z", "+0000");
}
