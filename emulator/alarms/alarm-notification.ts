import type { MetricAlarm, MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import { accountIn } from "../authorization/arn";
import type { Transition } from "./alarm-rule";
import { stamp } from "./reason-data";

/** What SNS calls the region. */
const region = "US East (N. Virginia)";

/** Subject of the message to a topic; SNS takes 100 characters. */
export function notificationSubject({ AlarmName }: MetricAlarm, { to }: Transition): string {
  return `${to}: "${AlarmName}" in ${region}`.slice(0, 100);
}

/** The message that CloudWatch sends to a topic, as JSON. */
export function notification(alarm: MetricAlarm, { from, to, reason, at }: Transition): string {
  return JSON.stringify({
    AlarmName: alarm.AlarmName,
    AlarmDescription: alarm.AlarmDescription ?? null,
    AWSAccountId: accountIn(alarm.AlarmArn!),
    AlarmConfigurationUpdatedTimestamp: stamp(alarm.AlarmConfigurationUpdatedTimestamp ?? at),
    NewStateValue: to,
    NewStateReason: reason,
    StateChangeTime: stamp(at),
    Region: region,
    AlarmArn: alarm.AlarmArn,
    OldStateValue: from,
    OKActions: alarm.OKActions ?? [],
    AlarmActions: alarm.AlarmActions ?? [],
    InsufficientDataActions: alarm.InsufficientDataActions ?? [],
    Trigger: { ...measured(alarm), ...condition(alarm) },
  });
}

function measured(alarm: MetricAlarm): object {
  const { Metrics = [], MetricName, Namespace, Statistic, ExtendedStatistic, Unit, Dimensions = [], Period } = alarm;
  if (MetricName === undefined) return { Metrics: Metrics.map(query) };
  return {
    MetricName,
    Namespace,
    ...(Statistic === undefined
      ? { StatisticType: "ExtendedStatistic", ExtendedStatistic }
      : { StatisticType: "Statistic", Statistic: Statistic.toUpperCase() }),
    Unit: Unit ?? null,
    Dimensions: Dimensions.map(({ Name, Value }) => ({ value: Value, name: Name })),
    Period,
  };
}

function query({ Id, Label, Expression, ReturnData = false, MetricStat }: MetricDataQuery): object {
  if (MetricStat === undefined) return { Expression, Id, Label, ReturnData };
  const { Metric, Period, Stat } = MetricStat;
  const Dimensions = (Metric?.Dimensions ?? []).map(({ Name, Value }) => ({ value: Value, name: Name }));
  return { Id, Label, ReturnData, MetricStat: { Metric: { ...Metric, Dimensions }, Period, Stat } };
}

function condition(alarm: MetricAlarm): object {
  return {
    EvaluationPeriods: alarm.EvaluationPeriods,
    DatapointsToAlarm: alarm.DatapointsToAlarm,
    ComparisonOperator: alarm.ComparisonOperator,
    Threshold: alarm.Threshold,
    TreatMissingData: alarm.TreatMissingData ?? "missing",
    EvaluateLowSampleCountPercentile: alarm.EvaluateLowSampleCountPercentile ?? "",
  };
}
