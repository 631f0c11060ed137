import { metricMath } from "../../../emulator/alarms/metric-math";

const series = {
  errors: new Map([
    [1, 3],
    [2, 0],
    [3, 1],
  ]),
  requests: new Map([
    [1, 12],
    [2, 0],
  ]),
};
const values = (expression: string) => Object.fromEntries(metricMath(expression, series));

describe("metric math", () => {
  it.each([
    ["errors", { 1: 3, 2: 0, 3: 1 }],
    ["IF(requests > 0, 100 * errors / requests, 0)", { 1: 25, 2: 0 }],
    ["requests - errors", { 1: 9, 2: 0 }],
    ["100 * errors / requests", { 1: 25 }],
    ["FILL(requests, 0) + 1", { 1: 13, 2: 1, 3: 1 }],
    ["-errors + 2 ^ 2 * 2", { 1: 5, 2: 8, 3: 7 }],
    ["(errors + 1) * 2 - 1 - 1", { 1: 6, 2: 0, 3: 2 }],
    ["errors >= 3 OR errors == 0", { 1: 1, 2: 1, 3: 0 }],
    ["errors > 0 && errors < 2", { 1: 0, 2: 0, 3: 1 }],
    ["max(errors, 2) + MIN(errors, 2) + ABS(-1)", { 1: 6, 2: 3, 3: 4 }],
    ["SUM(errors, errors) / AVG(2, 4)", { 1: 2, 2: 0, 3: 2 / 3 }],
  ])("%s", (expression, expected) => expect(values(expression)).toEqual(expected));

  it.each([
    ["ANOMALY_DETECTION_BAND(errors, 2)", "ANOMALY_DETECTION_BAND"],
    ["errors +", "its end"],
    ["(errors", "its end"],
    ["errors requests", "requests"],
    ["unknown * 2", "unknown"],
    ["FILL(errors, REPEAT)", "REPEAT"],
  ])("refuses %s", (expression, place) => {
    expect(() => values(expression)).toThrow(
      `the local AWS does not compute ${JSON.stringify(expression)}: it stops at ${place}`,
    );
  });
});
