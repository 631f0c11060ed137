import { ServiceMonitoring, type ServiceMonitoringConfig } from "../../modules/service-monitoring";
import { alerts } from "../support/alerts";
import { name, synthesizedConstruct } from "../support/synthesized-construct";
import { resourceNamed, resourcesOf, theOnly } from "../support/template";

function monitoring(slo: Partial<ServiceMonitoringConfig["slo"]> = {}) {
  return synthesizedConstruct((scope) => {
    new ServiceMonitoring(scope, "monitoring", {
      name,
      region: "us-east-1",
      service: {
        name: "orders",
        clusterName: "thrive-dev",
        serviceName: "thrive-dev-orders",
        loadBalancerArnSuffix: "app/alb/1",
        targetGroupArnSuffix: "targetgroup/orders/2",
        apiName: "thrive-dev-orders",
        stageName: "live",
      },
      slo: { availabilityPercent: 99.9, p95Milliseconds: 160, ...slo },
      alerts,
    });
  });
}

const template = monitoring();
const alarms = resourcesOf(template, "aws_cloudwatch_metric_alarm");
const alarm = (id: string, made = template) => resourceNamed(made, `aws_cloudwatch_metric_alarm.monitoring_${id}`);

describe("a service's alarms", () => {
  test("are six", () => {
    expect(alarms.map(({ alarm_name: alarmName }) => alarmName).sort()).toEqual([
      "thrive-dev-orders-cpu",
      "thrive-dev-orders-latency",
      "thrive-dev-orders-memory",
      "thrive-dev-orders-server-errors",
      "thrive-dev-orders-tasks-missing",
      "thrive-dev-orders-unhealthy-targets",
    ]);
  });

  test("wake people for callers that are turned away, and tell of all else by day, when they begin and when they end", () => {
    expect(
      Object.fromEntries(alarms.map((one) => [one.alarm_name.replace("thrive-dev-orders-", ""), one.alarm_actions])),
    ).toEqual({
      "server-errors": [alerts.critical],
      latency: [alerts.warning],
      "unhealthy-targets": [alerts.warning],
      "tasks-missing": [alerts.warning],
      cpu: [alerts.warning],
      memory: [alerts.warning],
    });
    expect(alarms.map((one) => one.ok_actions)).toEqual(alarms.map((one) => one.alarm_actions));
  });

  test("are silent for a service without requests", () => {
    expect(alarms.map((one) => one.treat_missing_data)).toEqual(alarms.map(() => "notBreaching"));
  });

  test("all say in words how bad it is, where, of which service, and what is wrong", () => {
    expect(alarms.map((one) => one.alarm_description).sort()).toEqual([
      "critical in dev: orders: over 1.44 % of requests fail; at that rate a month's errors are spent in two days",
      "warning in dev: orders: 95 of 100 answers take longer than 160 ms",
      "warning in dev: orders: a task does not answer the load balancer's health check",
      "warning in dev: orders: fewer tasks run than are wanted",
      "warning in dev: orders: tasks use over 90 % of their CPU and scaling has not helped",
      "warning in dev: orders: tasks use over 90 % of their memory and scaling has not helped",
    ]);
  });

  test.each([
    [99.95, 0.72],
    [99.9, 1.44],
    [99, 14.4],
    [95, 72],
  ])("promised %d %% available, wake somebody at %d %% errors, which can happen", (availabilityPercent, threshold) => {
    expect(alarm("server_errors", monitoring({ availabilityPercent })).threshold).toBe(threshold);
  });

  test("count errors against requests, also when there are none", () => {
    expect(alarm("server_errors").metric_query.at(-1)).toEqual({
      id: "percent",
      expression: "IF(requests > 0, 100 * errors / requests, 0)",
      label: "Requests that fail, in percent",
      return_data: true,
    });
  });

  test("measure latency in the seconds that load balancers count", () => {
    const { threshold, metric_name: metric, extended_statistic: statistic } = alarm("latency");
    expect([threshold, metric, statistic]).toEqual([0.16, "TargetResponseTime", "p95"]);
  });

  test("know fewer running than desired from the two numbers together", () => {
    const { metric_query: queries, threshold } = alarm("tasks_missing");
    expect([queries.at(-1).expression, threshold]).toEqual(["desired - running", 0]);
  });

  test.each(["cpu", "memory"])("watch %s of this service alone", (id) => {
    expect(alarm(id).dimensions).toEqual({ ClusterName: "thrive-dev", ServiceName: "thrive-dev-orders" });
  });
});

describe("a service's dashboard", () => {
  const { widgets } = JSON.parse(theOnly(template, "aws_cloudwatch_dashboard").dashboard_body);

  test("shows the alarms first, then what callers see, then what tasks need", () => {
    expect(widgets.map(({ properties }: { properties: { title: string } }) => properties.title)).toEqual([
      "Alarms",
      "Requests and errors",
      "Latency",
      "Tasks",
      "CPU and memory",
    ]);
  });

  test("has every alarm", () => {
    expect(widgets[0].properties.alarms).toHaveLength(6);
  });

  test("lays its charts out in two columns without overlap", () => {
    const places = widgets.map(({ x, y }: { x: number; y: number }) => `${x},${y}`);
    expect(places).toEqual(["0,0", "0,3", "12,3", "0,9", "12,9"]);
  });
});
