import type { Metric, ServiceMetrics } from "./metrics";

export interface DashboardBodyConfig {
  readonly region: string;
  readonly metrics: ServiceMetrics;
  readonly alarmArns: readonly string[];
}

const width = 12; // half of a dashboard's 24 columns
const height = 6;

/** Alarms first, then what callers see, then what tasks need. */
export function dashboardBody({ region, metrics, alarmArns }: DashboardBodyConfig): object {
  const charts: [title: string, ...lines: [Metric, string][]][] = [
    ["Requests and errors", [metrics.requests, "Sum"], [metrics.serverErrors, "Sum"]],
    ["Latency", ...["p50", "p95"].flatMap((stat) => metrics.latency.map((metric): [Metric, string] => [metric, stat]))],
    ["Tasks", [metrics.desiredTasks, "Average"], [metrics.runningTasks, "Average"]],
    ["CPU and memory", [metrics.cpu, "Average"], [metrics.memory, "Average"]],
  ];
  return {
    widgets: [
      { type: "alarm", x: 0, y: 0, width: 2 * width, height: 3, properties: { title: "Alarms", alarms: alarmArns } },
      ...charts.map(([title, ...lines], index) => ({
        type: "metric",
        x: (index % 2) * width,
        y: 3 + Math.floor(index / 2) * height,
        width,
        height,
        properties: { title, region, view: "timeSeries", period: 60, metrics: lines.map(line) },
      })),
    ],
  };
}

function line([{ namespace, metricName, dimensions }, stat]: [Metric, string]): unknown[] {
  return [namespace, metricName, ...Object.entries(dimensions).flat(), { stat }];
}
