import type { Context } from "../context";
import { once } from "../once";
import { CloudWatchMetrics } from "./cloud-watch-metrics";

/** The metrics of the running local AWS; to be started like a part. */
export function createMetrics({
  clock,
  clients,
  note,
}: Pick<Context, "clock" | "clients" | "note">): CloudWatchMetrics {
  const client = once(
    async () => new (await import("@aws-sdk/client-cloudwatch")).CloudWatch(clients.settings("monitoring")),
  );
  return new CloudWatchMetrics({
    clock,
    note,
    put: async (Namespace, MetricData) => void (await (await client()).putMetricData({ Namespace, MetricData })),
  });
}
