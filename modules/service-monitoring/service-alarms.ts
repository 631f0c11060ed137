import type {
  CloudwatchMetricAlarmConfig,
  CloudwatchMetricAlarmMetricQuery,
} from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import type { Severity } from "../alerts";
import type { Metric, ServiceMetrics } from "./metrics";

/** An alarm without what all alarms share: its name, and who is told. */
export type ServiceAlarm = Omit<CloudwatchMetricAlarmConfig, "alarmName" | "alarmDescription" | "id"> & {
  readonly id: string;
  readonly severity: Severity;
  readonly words: string;
};

const minute = 60;
/** Nothing measured is nothing wrong: a service without requests has no errors. */
const quietIsFine = { treatMissingData: "notBreaching" };

/** Source of the burn rate: Google SRE workbook, "Alerting on SLOs"; 14.4 spends a month's errors in two days. */
const pageBurnRate = 14.4;

export function serviceAlarms(
  metrics: ServiceMetrics,
  slo: { readonly availabilityPercent: number; readonly p95Milliseconds: number },
): ServiceAlarm[] {
  const errorPercent = Number(((100 - slo.availabilityPercent) * pageBurnRate).toFixed(2));
  return [
    {
      id: "server-errors",
      severity: "critical", // a caller is turned away, now
      words: `over ${errorPercent} % of requests fail; at that rate a month's errors are spent in two days`,
      comparisonOperator: "GreaterThanThreshold",
      threshold: errorPercent,
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
      metricQuery: [
        query("errors", metrics.serverErrors, "Sum"),
        query("requests", metrics.requests, "Sum"),
        result("percent", "IF(requests > 0, 100 * errors / requests, 0)", "Requests that fail, in percent"),
      ],
      ...quietIsFine,
    },
    {
      id: "latency",
      severity: "warning", // slow, and answered
      words: `95 of 100 answers take longer than ${slo.p95Milliseconds} ms`,
      comparisonOperator: "GreaterThanThreshold",
      threshold: slo.p95Milliseconds / 1000,
      ...overAny(metrics.latency, { extendedStatistic: "p95" }, "The slower 95 of 100 answers, in seconds"),
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
      ...quietIsFine,
    },
    {
      id: "unhealthy-targets",
      severity: "warning", // the other tasks answer; when none does, requests fail
      words: "a task does not answer the load balancer's health check",
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      ...overAny(metrics.unhealthyTargets, { statistic: "Maximum" }, "Tasks that do not answer"),
      evaluationPeriods: 3,
      ...quietIsFine,
    },
    {
      id: "tasks-missing",
      severity: "warning", // those that run answer
      words: "fewer tasks run than are wanted",
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      evaluationPeriods: 10,
      metricQuery: [
        query("desired", metrics.desiredTasks, "Average"),
        query("running", metrics.runningTasks, "Average"),
        result("missing", "desired - running", "Tasks that are missing"),
      ],
      ...quietIsFine,
    },
    saturation("cpu", "CPU", metrics.cpu),
    saturation("memory", "memory", metrics.memory),
  ];
}

/** Above this a task has nothing left for a burst, and scaling has not kept up. */
const saturatedPercent = 90;

function saturation(id: string, what: string, metric: Metric): ServiceAlarm {
  return {
    id,
    severity: "warning", // it will get slow
    words: `tasks use over ${saturatedPercent} % of their ${what} and scaling has not helped`,
    comparisonOperator: "GreaterThanThreshold",
    threshold: saturatedPercent,
    ...over(metric, { statistic: "Average" }),
    evaluationPeriods: 10,
    ...quietIsFine,
  };
}

type Statistic = { readonly statistic: string } | { readonly extendedStatistic: string };

/** Of two target groups the worse one counts, whichever has the requests. */
function overAny([one, other]: readonly Metric[], statistic: Statistic, label: string) {
  if (other === undefined) return over(one!, statistic);
  const [stat = ""] = Object.values(statistic);
  const [first, second] = ["FILL(first, 0)", "FILL(second, 0)"];
  return {
    metricQuery: [
      query("first", one!, stat),
      query("second", other, stat),
      result("worse", `IF(${first} > ${second}, ${first}, ${second})`, label),
    ],
  };
}

function over(metric: Metric, statistic: Statistic) {
  return { ...metric, ...statistic, period: minute };
}

function query(id: string, metric: Metric, stat: string): CloudwatchMetricAlarmMetricQuery {
  return { id, metric: { ...metric, stat, period: minute } };
}

function result(id: string, expression: string, label: string): CloudwatchMetricAlarmMetricQuery {
  return { id, expression, label, returnData: true };
}
