import type { MetricAlarm, MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import { metricMath, type Series } from "./metric-math";

/** AWS's seconds of an alarm's periods. */
export function periodOf(alarm: MetricAlarm): number {
  const periods = [
    alarm.Period,
    ...(alarm.Metrics ?? []).flatMap(({ Period, MetricStat }) => [Period, MetricStat?.Period]),
  ];
  return Math.max(...periods.map((period) => Number(period ?? 0)), 1);
}

/**
 * The metrics that an alarm needs; ids are its own.
 * @param period seconds of ours
 */
export function metricQueries(alarm: MetricAlarm, period: number): MetricDataQuery[] {
  if (alarm.MetricName === undefined) {
    return (alarm.Metrics ?? []).flatMap(({ Id, MetricStat }) =>
      MetricStat === undefined ? [] : [{ Id, MetricStat: { ...MetricStat, Period: period } }],
    );
  }
  const { Namespace, MetricName, Dimensions, Unit, Statistic, ExtendedStatistic } = alarm;
  const Metric = { Namespace, MetricName, Dimensions };
  return [{ Id: single, MetricStat: { Metric, Unit, Period: period, Stat: Statistic ?? ExtendedStatistic } }];
}

/** What an alarm compares with its threshold, from the metrics that it asked for, by their ids. */
export function comparedSeries(alarm: MetricAlarm, found: Readonly<Record<string, Series>>): Series {
  if (alarm.MetricName !== undefined) return found[single] ?? new Map<number, number>();
  const queries = alarm.Metrics ?? [];
  const known: Record<string, Series> = { ...found };
  for (const { Id, Expression } of queries) {
    if (Expression !== undefined) known[Id!] = metricMath(Expression, known);
  }
  const result = queries.length === 1 ? queries[0] : queries.find(({ ReturnData }) => ReturnData === true);
  return known[result?.Id ?? ""] ?? new Map<number, number>();
}

const single = "metric";
