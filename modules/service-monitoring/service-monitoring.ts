import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import type { NameFor } from "../../config/naming";
import { type Alerts, alerting } from "../alerts";
import { readableJson } from "../readable-json";
import { dashboardBody } from "./dashboard-body";
import { type MonitoredService, metricsOf } from "./metrics";
import { serviceAlarms } from "./service-alarms";

export interface ServiceMonitoringConfig {
  readonly name: NameFor;
  readonly region: string;
  readonly service: MonitoredService;
  readonly slo: {
    readonly availabilityPercent: number;
    readonly p95Milliseconds: number;
  };
  /** Who is told, when it begins and when it ends. */
  readonly alerts: Alerts;
}

/** What people look at and what wakes them up: six alarms and one dashboard. */
export class ServiceMonitoring extends Construct {
  readonly alarms: readonly CloudwatchMetricAlarm[];

  constructor(scope: Construct, id: string, config: ServiceMonitoringConfig) {
    super(scope, id);
    const { name, region, service, slo, alerts } = config;
    const metrics = metricsOf(service);
    this.alarms = serviceAlarms(metrics, slo).map(
      ({ id: alarmId, severity, words, ...alarm }) =>
        new CloudwatchMetricAlarm(this, alarmId, {
          ...alarm,
          ...alerting(alerts, severity, `${service.name}: ${words}`),
          alarmName: name("alarm", alarmId),
        }),
    );
    new CloudwatchDashboard(this, "dashboard", {
      dashboardName: name("dashboard"),
      dashboardBody: readableJson(dashboardBody({ region, metrics, alarmArns: this.alarms.map(({ arn }) => arn) })),
    });
  }
}
