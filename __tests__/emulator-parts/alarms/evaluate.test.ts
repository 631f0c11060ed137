import fc from "fast-check";
import { evaluate, type AlarmRule, type AlarmState, type MissingData } from "../../../emulator/alarms/evaluate";
import { stateReason } from "../../../emulator/alarms/state-reason";

const rule = (more: Partial<AlarmRule> = {}): AlarmRule => ({
  comparison: "GreaterThanThreshold",
  threshold: 5,
  evaluationPeriods: 3,
  datapointsToAlarm: 3,
  missingData: "missing",
  ...more,
});
const start = Date.UTC(2026, 10, 21, 14, 0);

/** `0` is a good value, `X` a bad one, `-` none. */
const range = (pattern: string) =>
  pattern.split(" ").map((sign, index) => ({
    time: start + index * 60_000,
    value: { "0": 1, X: 9 }[sign],
  }));

describe("evaluation as AWS's page on missing data tells it", () => {
  const all: MissingData[] = ["missing", "ignore", "breaching", "notBreaching"];
  const kept = "kept" as AlarmState;
  it.each([
    // Three of three.
    [3, "0 - X - X", ["OK", "OK", "OK", "OK"]],
    [3, "0 - - - -", ["OK", "OK", "OK", "OK"]],
    [3, "- - - - -", ["INSUFFICIENT_DATA", kept, "ALARM", "OK"]],
    [3, "0 X X - X", ["ALARM", "ALARM", "ALARM", "ALARM"]],
    [3, "- - X - -", ["ALARM", kept, "ALARM", "OK"]],
    // Two of three.
    [2, "0 - X - X", ["ALARM", "ALARM", "ALARM", "ALARM"]],
    [2, "0 0 X 0 X", ["ALARM", "ALARM", "ALARM", "ALARM"]],
    [2, "0 - X - -", ["OK", "OK", "ALARM", "OK"]],
    [2, "- - - - 0", ["OK", "OK", "ALARM", "OK"]],
    [2, "- - - X -", ["ALARM", kept, "ALARM", "OK"]],
  ])("%i of 3: %s", (datapointsToAlarm, pattern, states) => {
    const found = all.map(
      (missingData) => evaluate(rule({ datapointsToAlarm, missingData }), range(pattern), kept).state,
    );
    expect(found).toEqual(states);
  });

  it("waits when all that was measured is bad but too new", () => {
    expect(evaluate(rule(), range("- - - - X"), "INSUFFICIENT_DATA").state).toBe("INSUFFICIENT_DATA");
  });

  it("compares as each operator says", () => {
    const states = (value: number) =>
      (
        [
          "GreaterThanThreshold",
          "GreaterThanOrEqualToThreshold",
          "LessThanThreshold",
          "LessThanOrEqualToThreshold",
        ] as const
      ).map(
        (comparison) =>
          evaluate(rule({ comparison, evaluationPeriods: 1, datapointsToAlarm: 1 }), [{ time: 0, value }], "OK").state,
      );
    expect(states(4)).toEqual(["OK", "OK", "ALARM", "ALARM"]);
    expect(states(5)).toEqual(["OK", "ALARM", "OK", "ALARM"]);
    expect(states(6)).toEqual(["ALARM", "ALARM", "OK", "OK"]);
  });

  const value = fc.option(fc.integer({ min: 0, max: 10 }), { nil: undefined });
  const situation = fc
    .integer({ min: 1, max: 6 })
    .chain((evaluationPeriods) =>
      fc.tuple(
        fc.constant(evaluationPeriods),
        fc.integer({ min: 1, max: evaluationPeriods }),
        fc.array(value, { minLength: evaluationPeriods + 2, maxLength: evaluationPeriods + 2 }),
      ),
    );

  it("with all data, is an alarm exactly when M of the last N are bad, whatever is done with missing ones", () => {
    fc.assert(
      fc.property(situation, fc.constantFrom(...all), ([evaluationPeriods, datapointsToAlarm, values], missingData) => {
        const full = values.map((one, time) => ({ time, value: one ?? 0 }));
        const bad = full.slice(-evaluationPeriods).filter((one) => one.value > 5).length;
        const { state } = evaluate(rule({ evaluationPeriods, datapointsToAlarm, missingData }), full, "OK");
        expect(state).toBe(bad >= datapointsToAlarm ? "ALARM" : "OK");
      }),
    );
  });

  it("never lacks data when something was measured long enough ago or missing data have a meaning, and worse data never end an alarm", () => {
    fc.assert(
      fc.property(situation, fc.constantFrom(...all), ([evaluationPeriods, datapointsToAlarm, values], missingData) => {
        const settings = rule({ evaluationPeriods, datapointsToAlarm, missingData });
        const points = values.map((one, time) => ({ time, value: one }));
        const { state } = evaluate(settings, points, "OK");
        if (state === "INSUFFICIENT_DATA") {
          expect(missingData).toBe("missing");
          expect(values.every((one) => one === undefined)).toBe(true);
        }
        const worse = points.map(({ time, value: one }) => ({ time, value: one === undefined ? one : one + 100 }));
        if (state === "ALARM") expect(evaluate(settings, worse, "OK").state).toBe("ALARM");
      }),
    );
  });
});

describe("the reason", () => {
  const reason = (settings: Partial<AlarmRule>, pattern: string, before: AlarmState) => {
    const full = rule(settings);
    return stateReason(full, evaluate(full, range(pattern), before), before);
  };

  it("is worded as CloudWatch words it", () => {
    expect(reason({}, "0 0 X X X", "OK")).toBe(
      "Threshold Crossed: 3 out of the last 3 datapoints [9.0 (21/11/26 14:04:00), 9.0 (21/11/26 14:03:00), 9.0 (21/11/26 14:02:00)] were greater than the threshold (5.0) (minimum 3 datapoints for OK -> ALARM transition).",
    );
    expect(reason({ evaluationPeriods: 1, datapointsToAlarm: 1, threshold: 0.5 }, "X 0", "OK")).toBe(
      "Threshold Crossed: 1 out of the last 1 datapoints [1.0 (21/11/26 14:01:00)] was greater than the threshold (0.5) (minimum 1 datapoint for OK -> ALARM transition).",
    );
    expect(reason({ datapointsToAlarm: 2 }, "X X X 0 0", "ALARM")).toBe(
      "Threshold Crossed: 2 out of the last 3 datapoints [1.0 (21/11/26 14:04:00), 1.0 (21/11/26 14:03:00)] were not greater than the threshold (5.0) (minimum 2 datapoints for ALARM -> OK transition).",
    );
  });

  it("tells of missing data", () => {
    expect(reason({}, "- - - - -", "OK")).toBe("Insufficient Data: 3 datapoints were unknown.");
    expect(reason({ evaluationPeriods: 1, datapointsToAlarm: 1 }, "- - -", "OK")).toBe(
      "Insufficient Data: 1 datapoint was unknown.",
    );
    expect(reason({ missingData: "notBreaching" }, "- - - - -", "ALARM")).toBe(
      "Threshold Crossed: no datapoints were received for 3 periods and 3 missing datapoints were treated as [NonBreaching].",
    );
    expect(reason({ missingData: "breaching", evaluationPeriods: 1, datapointsToAlarm: 1 }, "- - -", "OK")).toBe(
      "Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [Breaching].",
    );
  });
});
