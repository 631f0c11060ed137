import type { MetricAlarm } from "@aws-sdk/client-cloudwatch";
import type { AlarmRule, AlarmState, Comparison, MissingData } from "./evaluate";

const comparisons: readonly string[] = [
  "GreaterThanThreshold",
  "GreaterThanOrEqualToThreshold",
  "LessThanThreshold",
  "LessThanOrEqualToThreshold",
] satisfies Comparison[];

/** How a deployed alarm decides; undefined for one that compares with a band (anomaly detection), which is not evaluated here. */
export function alarmRule(alarm: MetricAlarm): AlarmRule | undefined {
  const { ComparisonOperator = "", Threshold, EvaluationPeriods, DatapointsToAlarm, TreatMissingData } = alarm;
  if (Threshold === undefined || !comparisons.includes(ComparisonOperator)) return undefined;
  const evaluationPeriods = Number(EvaluationPeriods ?? 1);
  return {
    comparison: ComparisonOperator as Comparison,
    threshold: Number(Threshold),
    evaluationPeriods,
    datapointsToAlarm: Number(DatapointsToAlarm ?? evaluationPeriods),
    missingData: (TreatMissingData ?? "missing") as MissingData,
  };
}

/** An alarm's change of state, and what it was found by. */
export interface Transition {
  readonly from: AlarmState;
  readonly to: AlarmState;
  readonly reason: string;
  /** JSON. */
  readonly reasonData: string;
  readonly at: Date;
}
