import { EmfMeasurements } from "../../../../functions/change-router/adapters/emf-measurements";

const lines: unknown[] = [];
const measurements = new EmfMeasurements(
  () => 1767268800000,
  (line) => lines.push(JSON.parse(line)),
);
beforeEach(() => (lines.length = 0));

const embedded = (name: string, unit: string, dimensions: string[][]) => ({
  Timestamp: 1767268800000,
  CloudWatchMetrics: [{ Namespace: "Thrive/Delivery", Dimensions: dimensions, Metrics: [{ Name: name, Unit: unit }] }],
});

test("what alarms of a pipeline look at is measured for it, and as a whole", () => {
  measurements.measure({ name: "CommitToFirstEnvironmentSeconds", value: 240, unit: "Seconds", pipeline: "p" });
  expect(lines).toEqual([
    {
      _aws: embedded("CommitToFirstEnvironmentSeconds", "Seconds", [["Pipeline"], []]),
      Pipeline: "p",
      CommitToFirstEnvironmentSeconds: 240,
    },
  ]);
});

test("the rest is measured as a whole; pipeline and reason stand in the line", () => {
  measurements.measure({ name: "Skipped", value: 1, unit: "Count", pipeline: "p", reason: "unchanged" });
  expect(lines).toEqual([{ _aws: embedded("Skipped", "Count", [[]]), Pipeline: "p", reason: "unchanged", Skipped: 1 }]);
});

test("what belongs to no pipeline has no dimension", () => {
  measurements.measure({ name: "OldestPendingSeconds", value: 90, unit: "Seconds" });
  expect(lines).toEqual([{ _aws: embedded("OldestPendingSeconds", "Seconds", [[]]), OldestPendingSeconds: 90 }]);
});
