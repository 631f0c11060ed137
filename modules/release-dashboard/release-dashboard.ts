import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { Construct } from "constructs";
import { readableJson } from "../readable-json";
import { dashboardBody } from "./dashboard-body";

export interface ReleaseDashboardConfig {
  readonly name: string;
  readonly region: string;
  /** In the order that a release passes them; the last, where families are, is shown first. */
  readonly environments: readonly string[];
}

/**
 * How delivery does, by DORA's four figures: how often, how long from a commit, how often in vain, how long until it is whole again. By
 * environment, and by the services that stand out; it finds services by itself, so that it is as large for five as for five hundred.
 */
export class ReleaseDashboard extends Construct {
  constructor(scope: Construct, id: string, { name, region, environments }: ReleaseDashboardConfig) {
    super(scope, id);
    new CloudwatchDashboard(this, "Resource", {
      dashboardName: name,
      dashboardBody: readableJson(dashboardBody(region, [...environments].reverse())),
    });
  }
}
