import fc from "fast-check";
import { Clock } from "../../../emulator/clock";
import { Cooldowns } from "../../../emulator/alarms/cooldowns";
import { steppedCount, trackedCount } from "../../../emulator/alarms/desired-tasks";

const scalable = { current: 4, least: 2, most: 10 };

describe("target tracking", () => {
  it("brings the metric to its target, within the bounds", () => {
    expect(trackedCount(scalable, 90, 60)).toBe(6);
    expect(trackedCount(scalable, 61, 60)).toBe(5);
    expect(trackedCount(scalable, 30, 60)).toBe(2);
    expect(trackedCount(scalable, 1, 60)).toBe(2);
    expect(trackedCount(scalable, 600, 60)).toBe(10);
  });

  it("never leaves the bounds, and never goes down for a metric above its target", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 10 }), fc.integer({ min: 0, max: 1_000 }), (current, metric) => {
        const count = trackedCount({ current, least: 2, most: 10 }, metric, 60);
        expect(count).toBeGreaterThanOrEqual(metric >= 60 ? current : 2);
        expect(count).toBeLessThanOrEqual(10);
      }),
    );
  });
});

describe("step scaling", () => {
  const steps = [
    { upper: 0, adjustment: -1 },
    { lower: 0, upper: 20, adjustment: 1 },
    { lower: 20, adjustment: 3 },
  ];
  const by = (
    breach: number,
    type: "ChangeInCapacity" | "ExactCapacity" | "PercentChangeInCapacity",
    leastChange = 0,
  ) => steppedCount(scalable, breach, { type, steps, leastChange });

  it("takes the step that the metric falls into", () => {
    expect([-5, 0, 19, 20, 500].map((breach) => by(breach, "ChangeInCapacity"))).toEqual([3, 5, 5, 7, 7]);
    expect(by(20, "ExactCapacity")).toBe(3);
  });

  it("rounds percents away from nothing, and keeps the least change", () => {
    expect(by(20, "PercentChangeInCapacity")).toBe(5);
    expect(by(-1, "PercentChangeInCapacity", 2)).toBe(2);
    expect(steppedCount(scalable, 1, { type: "PercentChangeInCapacity", steps: [{ lower: 0, adjustment: 60 }] })).toBe(
      6,
    );
  });

  it("does nothing where there is no step", () => {
    expect(steppedCount(scalable, 5, { type: "ChangeInCapacity", steps: [{ lower: 10, adjustment: 1 }] })).toBe(4);
  });
});

describe("cooldowns", () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());
  const seconds = { out: 60, in: 300 };

  it("hold the next step up, in AWS's seconds: out after out, in after any", () => {
    const cooldowns = new Cooldowns(new Clock(10));
    const over = () => [cooldowns.isOver("cpu", "out", seconds), cooldowns.isOver("cpu", "in", seconds)];
    expect(over()).toEqual([true, true]);
    cooldowns.note("cpu", "out");
    expect(over()).toEqual([false, false]);
    jest.advanceTimersByTime(6_000);
    expect(over()).toEqual([true, false]);
    jest.advanceTimersByTime(24_000);
    expect(over()).toEqual([true, true]);
    cooldowns.note("cpu", "in");
    expect(over()).toEqual([true, false]);
    expect(cooldowns.isOver("memory", "in", seconds)).toBe(true);
  });
});
