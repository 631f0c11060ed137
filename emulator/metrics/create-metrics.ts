import type { CloudWatch } from "@aws-sdk/client-cloudwatch";
import type { Context } from "../context";
import { CloudWatchMetrics } from "./cloud-watch-metrics";

/** The metrics of the running local AWS; to be started like a part. */
export function createMetrics({
  clock,
  clients,
  note,
}: Pick<Context, "clock" | "clients" | "note">): CloudWatchMetrics {
  let client: Promise<CloudWatch> | undefined;
  const loaded = () =>
    (client ??= import("@aws-sdk/client-cloudwatch").then((sdk) => new sdk.CloudWatch(clients.settings("monitoring"))));
  return new CloudWatchMetrics({
    clock,
    note,
    put: async (Namespace, MetricData) => void (await (await loaded()).putMetricData({ Namespace, MetricData })),
  });
}
