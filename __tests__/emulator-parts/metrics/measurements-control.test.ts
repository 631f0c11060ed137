import { measurementsControl } from "../../../emulator/metrics/measurements-control";
import type { Measurement } from "../../../emulator/metrics/metrics";

test("what a home has measured is measured here", async () => {
  const taken: (Measurement & { account: string })[] = [];
  const measurement = {
    namespace: "AWS/Lambda",
    name: "Errors",
    dimensions: { FunctionName: "a" },
    value: 1,
    unit: "Count",
  };
  const body = JSON.stringify({ measurements: [{ ...measurement, account: "222222222222" }] });
  const control = measurementsControl(async (account) => ({ measure: (one) => taken.push({ account, ...one }) }));
  expect(await control({ method: "POST", path: "", query: new URLSearchParams(), body })).toEqual({
    status: 200,
    value: {},
  });
  expect(taken).toEqual([{ account: "222222222222", ...measurement }]);
});
