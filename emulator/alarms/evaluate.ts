/** `GreaterThanThreshold` and so on, as CloudWatch names them. */
export type Comparison =
  "GreaterThanThreshold" | "GreaterThanOrEqualToThreshold" | "LessThanThreshold" | "LessThanOrEqualToThreshold";

export type AlarmState = "OK" | "ALARM" | "INSUFFICIENT_DATA";
export type MissingData = "missing" | "ignore" | "breaching" | "notBreaching";

/** What decides an alarm's state. */
export interface AlarmRule {
  readonly comparison: Comparison;
  readonly threshold: number;
  /** N of "M out of N". */
  readonly evaluationPeriods: number;
  /** M of "M out of N". */
  readonly datapointsToAlarm: number;
  readonly missingData: MissingData;
}

export interface Datapoint {
  /** Begin of the period, milliseconds since 1970. */
  readonly time: number;
  /** Undefined when nothing was measured. */
  readonly value?: number;
}

export interface MeasuredDatapoint extends Datapoint {
  readonly value: number;
}

/** The state that an alarm should have, and what it was found by. */
export interface Evaluation {
  readonly state: AlarmState;
  /** What was measured and counted, the latest first. */
  readonly counted: readonly MeasuredDatapoint[];
  /** Periods that counted without a measurement. */
  readonly filled: number;
}

/** CloudWatch looks at more periods than it needs, so that late data do not count as missing. */
export function evaluationRange({ evaluationPeriods }: AlarmRule): number {
  return evaluationPeriods + 2;
}

/**
 * CloudWatch's rules, of its page "Configuring how CloudWatch alarms treat missing data".
 * @param range every period of the evaluation range, the oldest first
 * @param before the state that the alarm has
 */
export function evaluate(rule: AlarmRule, range: readonly Datapoint[], before: AlarmState): Evaluation {
  const { evaluationPeriods, datapointsToAlarm, missingData } = rule;
  const counted = range.filter(isMeasured).slice(-evaluationPeriods).reverse();
  const filled = evaluationPeriods - counted.length;
  const breaching = counted.filter(({ value }) => breaches(rule, value)).length;
  const alarming = breaching + (missingData === "breaching" ? filled : 0);

  const state = (): AlarmState => {
    if (alarming >= datapointsToAlarm) return "ALARM";
    if (filled === 0 || breaching < counted.length) return "OK";
    if (missingData === "breaching" || missingData === "notBreaching") return "OK";
    if (missingData === "ignore") return before;
    if (counted.length === 0) return "INSUFFICIENT_DATA";
    // All that was measured breaches, and began long enough ago: CloudWatch does not wait for the rest.
    return range.length - range.findIndex(isMeasured) >= datapointsToAlarm ? "ALARM" : before;
  };
  return { state: state(), counted, filled };
}

export function breaches({ comparison, threshold }: AlarmRule, value: number): boolean {
  switch (comparison) {
    case "GreaterThanThreshold":
      return value > threshold;
    case "GreaterThanOrEqualToThreshold":
      return value >= threshold;
    case "LessThanThreshold":
      return value < threshold;
    case "LessThanOrEqualToThreshold":
      return value <= threshold;
  }
}

function isMeasured(point: Datapoint): point is MeasuredDatapoint {
  return point.value !== undefined;
}
