import type { MetricDatum } from "@aws-sdk/client-cloudwatch";
import { Clock } from "../../../emulator/clock";
import { CloudWatchMetrics } from "../../../emulator/metrics/cloud-watch-metrics";

function metrics(put?: () => Promise<void>) {
  const sent: [string, MetricDatum[]][] = [];
  const notes: string[] = [];
  const measured = new CloudWatchMetrics({
    clock: new Clock(10),
    put: put ?? (async (namespace, data) => void sent.push([namespace, data])),
    note: (line) => void notes.push(line),
  });
  const measure = (value: number, name = "Time", dimensions: Record<string, string> = { Service: "one" }) =>
    measured.measure({ namespace: "Trial", name, dimensions, value, unit: "Seconds" });
  return { measured, measure, sent, notes };
}

describe("metrics", () => {
  beforeEach(() => jest.useFakeTimers({ now: 12_001_000 }));
  afterEach(() => jest.useRealTimers());

  it("send each minute what was measured in it, as counted values", async () => {
    const { measured, measure, sent } = metrics();
    await measured.start();
    for (const value of [0.1, 0.2, 0.1]) measure(value);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(sent).toEqual([
      [
        "Trial",
        [
          {
            MetricName: "Time",
            Dimensions: [{ Name: "Service", Value: "one" }],
            Timestamp: new Date(12_000_000),
            Unit: "Seconds",
            Values: [0.1, 0.2],
            Counts: [2, 1],
          },
        ],
      ],
    ]);
    await measured.stop();
  });

  it("send nothing when nothing was measured", async () => {
    const { measured, sent } = metrics();
    await measured.start();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(sent).toEqual([]);
    await measured.stop();
    expect(jest.getTimerCount()).toBe(0);
  });

  it("tell series apart by name, dimensions and minute, whatever the order of dimensions", async () => {
    const { measured, measure, sent } = metrics();
    measure(1, "Time", { A: "a", B: "b" });
    measure(2, "Time", { B: "b", A: "a" });
    measure(3, "Time", { A: "a" });
    measure(4, "Size", { A: "a" });
    jest.setSystemTime(12_006_000);
    measure(5, "Size", { A: "a" });
    await measured.flush();
    expect(sent[0]![1].map(({ Values }) => Values)).toEqual([[1, 2], [3], [4], [5]]);
  });

  it("keep to CloudWatch's 150 values a datum, and lose no count", async () => {
    const { measured, measure, sent } = metrics();
    for (let value = 1; value <= 1_000; value++) measure(value);
    measure(Number.NaN);
    await measured.flush();
    const { Values, Counts } = sent[0]![1][0]!;
    expect(Values).toHaveLength(150);
    expect(Counts!.reduce((sum, one) => sum + one)).toBe(1_000);
  });

  it("are bounded, and say what they lose", async () => {
    const { measured, measure, sent, notes } = metrics();
    for (let series = 0; series < 5_003; series++) measure(1, `Metric${series}`);
    await measured.flush();
    expect(sent.map(([, data]) => data.length)).toEqual([1_000, 1_000, 1_000, 1_000, 1_000]);
    expect(notes).toEqual(["metrics: 3 values lost, over 5000 metrics in a minute"]);
  });

  it("survive a CloudWatch that fails", async () => {
    const { measured, measure, notes } = metrics(() => Promise.reject(new Error("gone")));
    measure(1);
    await measured.flush();
    expect(notes).toEqual(["metrics: Trial not sent: gone"]);
  });
});
