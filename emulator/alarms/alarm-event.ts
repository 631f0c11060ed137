import type { Dimension, MetricAlarm, MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import type { ServiceEvent } from "../events/service-events";
import type { Transition } from "./alarm-rule";
import { stamp } from "./reason-data";

/** "CloudWatch Alarm State Change", as it comes on the default event bus. */
export function alarmEvent(alarm: MetricAlarm, { from, to, reason, reasonData, at }: Transition): ServiceEvent {
  return {
    source: "aws.cloudwatch",
    detailType: "CloudWatch Alarm State Change",
    resources: [alarm.AlarmArn!],
    detail: {
      alarmName: alarm.AlarmName,
      state: { value: to, reason, reasonData, timestamp: stamp(at) },
      previousState: {
        value: from,
        reason: alarm.StateReason,
        reasonData: alarm.StateReasonData,
        timestamp: stamp(alarm.StateUpdatedTimestamp ?? at),
      },
      configuration: { description: alarm.AlarmDescription, metrics: metricsOf(alarm) },
    },
  };
}

function metricsOf({ Metrics = [], MetricName, ...alarm }: MetricAlarm): object[] {
  if (MetricName === undefined) return Metrics.map(queryOf);
  const { Namespace, Dimensions, Period, Statistic, ExtendedStatistic } = alarm;
  const Metric = { Namespace, MetricName, Dimensions };
  return [
    queryOf({ Id: "m1", MetricStat: { Metric, Period, Stat: Statistic ?? ExtendedStatistic }, ReturnData: true }),
  ];
}

function queryOf({
  Id: id,
  Label: label,
  Expression: expression,
  ReturnData: returnData = false,
  MetricStat,
}: MetricDataQuery) {
  if (MetricStat === undefined) return { id, expression, label, returnData };
  const {
    Metric: { Namespace: namespace, MetricName: name, Dimensions } = {},
    Period: period,
    Stat: stat,
  } = MetricStat;
  return { id, metricStat: { metric: { namespace, name, dimensions: named(Dimensions) }, period, stat }, returnData };
}

function named(dimensions: readonly Dimension[] = []): object {
  return Object.fromEntries(dimensions.map(({ Name, Value }) => [Name!, Value!]));
}
