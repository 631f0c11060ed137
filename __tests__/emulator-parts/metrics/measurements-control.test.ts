import { measurementsControl } from "../../../emulator/metrics/measurements-control";
import type { Measurement } from "../../../emulator/metrics/metrics";

test("what a home has measured is measured here", async () => {
  const taken: Measurement[] = [];
  const measurement = {
    namespace: "AWS/Lambda",
    name: "Errors",
    dimensions: { FunctionName: "a" },
    value: 1,
    unit: "Count",
  };
  const body = JSON.stringify({ measurements: [measurement] });
  const control = measurementsControl({ measure: (one) => taken.push(one) });
  expect(await control({ method: "POST", path: "", query: new URLSearchParams(), body })).toEqual({
    status: 200,
    value: {},
  });
  expect(taken).toEqual([measurement]);
});
