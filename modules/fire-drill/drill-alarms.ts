import type { CloudwatchMetricAlarmConfig } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { type Alerts, alerting, type Severity } from "../alerts";

type Alarm = Omit<CloudwatchMetricAlarmConfig, "alarmName">;

const namespace = "Thrive/FireDrill";

/** Rings because the drill says so, and for nothing else: nobody measures what it looks at. */
export function rungAlarm(severity: Severity, alerts: Alerts): Alarm {
  return {
    alarmDescription: `drill in ${alerts.landing}: nothing is wrong; it rings once a day to see that a ${severity} alarm is heard`,
    alarmActions: [alerts[severity]],
    namespace,
    metricName: "Rung",
    dimensions: { Landing: alerts.landing },
    statistic: "Sum",
    period: 60,
    evaluationPeriods: 1,
    comparisonOperator: "GreaterThanThreshold",
    threshold: 0,
    treatMissingData: "notBreaching", // so it ends by itself
  };
}

/** Told to both topics: one of them may be what is broken. Critical, since nobody would hear of what hurts families. */
export function watchingAlarms(alerts: Alerts): Readonly<Record<"missed" | "silent", Alarm>> {
  const told = [alerts.critical, alerts.warning];
  const common = {
    namespace,
    metricName: "Missed",
    dimensions: { Landing: alerts.landing },
    alarmActions: told,
    okActions: told,
  };
  return {
    missed: {
      ...alerting(alerts, "critical", "a fire drill did not arrive everywhere; the function's log says where"),
      ...common,
      statistic: "Maximum",
      period: 300,
      evaluationPeriods: 1,
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      treatMissingData: "ignore", // it lasts until a drill arrives everywhere
    },
    silent: {
      ...alerting(alerts, "critical", "no fire drill came to its end for 26 hours"),
      ...common,
      insufficientDataActions: told,
      statistic: "SampleCount",
      period: 3600,
      evaluationPeriods: 26,
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      treatMissingData: "missing", // a new landing, which had no drill yet, begins without data and tells nobody
    },
  };
}
