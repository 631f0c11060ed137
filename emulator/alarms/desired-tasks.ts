/** A scalable target as it is now. */
export interface Scalable {
  readonly current: number;
  readonly least: number;
  readonly most: number;
}

/** Target tracking: as many tasks as bring the metric to its target. Out when the metric is above it, in when it is below. */
export function trackedCount({ current, least, most }: Scalable, metric: number, target: number): number {
  return within(Math.ceil(current * (metric / target)), least, most);
}

export type Adjustment = "ChangeInCapacity" | "ExactCapacity" | "PercentChangeInCapacity";

/** A step, with bounds relative to the alarm's threshold; a missing bound is infinite. */
export interface Step {
  readonly lower?: number;
  readonly upper?: number;
  readonly adjustment: number;
}

/** Step scaling: what the step that the metric falls into does to the number of tasks. */
export function steppedCount(
  { current, least, most }: Scalable,
  breach: number,
  { type, steps, leastChange = 0 }: { type: Adjustment; steps: readonly Step[]; leastChange?: number },
): number {
  const step = steps.find(({ lower = -Infinity, upper = Infinity }) => isWithin(breach, lower, upper));
  if (step === undefined) return current;
  if (type === "ExactCapacity") return within(step.adjustment, least, most);
  const change = type === "ChangeInCapacity" ? step.adjustment : percentOf(current, step.adjustment, leastChange);
  return within(current + change, least, most);
}

/** The bound nearer to the threshold belongs to the step: the lower one above it, the upper one below it. */
function isWithin(breach: number, lower: number, upper: number): boolean {
  return breach >= 0 ? breach >= lower && breach < upper : breach > lower && breach <= upper;
}

/** Values above 1 are rounded down, between 0 and 1 up to 1; the same below 0. */
function percentOf(current: number, percent: number, leastChange: number): number {
  const change = (current * percent) / 100;
  const whole = Math.sign(change) * Math.max(1, Math.floor(Math.abs(change)));
  return Math.sign(whole) * Math.max(leastChange, Math.abs(whole));
}

function within(count: number, least: number, most: number): number {
  return Math.min(Math.max(count, least), most);
}
