import type { MetricAlarm } from "@aws-sdk/client-cloudwatch";
import type { Clock } from "../clock";
import { minute, ownPeriod } from "../clock-minute";
import { alarmRule, type Transition } from "./alarm-rule";
import { evaluate, evaluationRange, type AlarmState, type Datapoint } from "./evaluate";
import type { Series } from "./metric-math";
import { comparedSeries, periodOf } from "./metric-queries";
import { reasonData } from "./reason-data";
import { stateReason } from "./state-reason";

export interface AlarmEvaluation {
  /** `from` and `to` are one when nothing changed. */
  readonly transition: Transition;
  /** The latest value that was compared. */
  readonly latest?: number;
}

/**
 * The state that a deployed alarm should have now; undefined for an alarm that is not evaluated here.
 * @param series what its queries found
 */
export function stateOf(
  alarm: MetricAlarm,
  series: Readonly<Record<string, Series>>,
  clock: Clock,
): AlarmEvaluation | undefined {
  const rule = alarmRule(alarm);
  if (rule === undefined) return undefined;
  const from = alarm.StateValue as AlarmState;
  const at = clock.now();
  const period = ownPeriod(clock, Math.max(periodOf(alarm), minute / 60));
  const range = periods(comparedSeries(alarm, series), at, period, evaluationRange(rule));
  const evaluation = evaluate(rule, range, from);
  const reason = stateReason(rule, evaluation, from);
  const transition = { from, to: evaluation.state, reason, reasonData: reasonData(alarm, rule, evaluation, at), at };
  return { transition, latest: evaluation.counted[0]?.value };
}

/** The last periods that have ended, the oldest first. */
function periods(series: Series, now: Date, period: number, count: number): Datapoint[] {
  const current = Math.floor(now.getTime() / period);
  return Array.from({ length: count }, (_, index) => {
    const time = (current - count + index) * period;
    return { time, value: series.get(time) };
  });
}
