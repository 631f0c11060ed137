import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type MetricDataQuery,
  type MetricDatum,
  PutMetricDataCommand,
} from "@aws-sdk/client-cloudwatch";
import type { Calls, Figures } from "../core/ports";

const minute = 60;

/** What AWS counts of rules and topics, and what the drill counts itself. */
export class CloudwatchFigures implements Figures {
  constructor(
    private readonly client: () => CloudWatchClient,
    private readonly now: () => number = Date.now,
  ) {}

  /** Source of the names: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html */
  async calls(rules: readonly string[], since: Date): Promise<ReadonlyMap<string, Calls>> {
    const sums = (metric: string) => this.sums("AWS/Events", metric, "RuleName", rules, since);
    const [ended, failed, kept] = await Promise.all([
      sums("Invocations"),
      sums("FailedInvocations"),
      sums("InvocationsSentToDlq"),
    ]);
    return new Map(
      rules.map((rule, at) => [rule, { ended: ended[at] ?? 0, failed: Math.max(failed[at] ?? 0, kept[at] ?? 0) }]),
    );
  }

  /** Source of the name: https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html */
  async undelivered(topicArns: readonly string[], since: Date): Promise<ReadonlyMap<string, number>> {
    const names = topicArns.map((arn) => arn.split(":").at(-1) ?? "");
    const sums = await this.sums("AWS/SNS", "NumberOfNotificationsFailed", "TopicName", names, since);
    return new Map(topicArns.map((arn, at) => [arn, sums[at] ?? 0]));
  }

  async put(landing: string, missed: ReadonlyMap<string, boolean>): Promise<void> {
    const all = [...missed.values()].filter((one) => one).length;
    const MetricData = [
      datum([["Landing", landing]], all),
      ...[...missed].map(([path, one]) =>
        datum(
          [
            ["Landing", landing],
            ["Path", path],
          ],
          one ? 1 : 0,
        ),
      ),
    ];
    await this.client().send(new PutMetricDataCommand({ Namespace: "Thrive/FireDrill", MetricData }));
  }

  /** One number a name, in their order; 0 where nothing was measured. */
  private async sums(namespace: string, metric: string, dimension: string, names: readonly string[], since: Date) {
    const { MetricDataResults = [] } = await this.client().send(
      new GetMetricDataCommand({
        StartTime: since,
        EndTime: new Date(this.now() + minute * 1000),
        MetricDataQueries: names.map((name, index): MetricDataQuery => ({
          Id: `m${index}`,
          MetricStat: {
            Metric: { Namespace: namespace, MetricName: metric, Dimensions: [{ Name: dimension, Value: name }] },
            Period: minute,
            Stat: "Sum",
          },
        })),
      }),
    );
    const found = new Map(MetricDataResults.map(({ Id, Values = [] }) => [Id, Values]));
    return names.map((_, index) => (found.get(`m${index}`) ?? []).reduce((sum, value) => sum + value, 0));
  }
}

function datum(dimensions: readonly (readonly [string, string])[], value: number): MetricDatum {
  return {
    MetricName: "Missed",
    Dimensions: dimensions.map(([Name, Value]) => ({ Name, Value })),
    Value: value,
    Unit: "Count",
  };
}
