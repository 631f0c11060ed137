import { breaches, type AlarmRule, type AlarmState, type Comparison, type Evaluation } from "./evaluate";

const worded: Readonly<Record<Comparison, string>> = {
  GreaterThanThreshold: "greater than",
  GreaterThanOrEqualToThreshold: "greater than or equal to",
  LessThanThreshold: "less than",
  LessThanOrEqualToThreshold: "less than or equal to",
};

/** Why an alarm has its state, in CloudWatch's words. */
export function stateReason(rule: AlarmRule, evaluation: Evaluation, before: AlarmState): string {
  const { state, counted, filled } = evaluation;
  if (state === "INSUFFICIENT_DATA") {
    return `Insufficient Data: ${number(filled, "datapoint")} ${were(filled)} unknown.`;
  }
  if (counted.length === 0) return `Threshold Crossed: ${noData(rule, filled)}`;
  return `Threshold Crossed: ${crossing(rule, evaluation)}${transition(rule, state, before)}.`;
}

function noData({ missingData }: AlarmRule, filled: number): string {
  const treated = missingData === "breaching" ? "Breaching" : "NonBreaching";
  const missing = `${number(filled, "missing datapoint")} ${were(filled)}`;
  return `no datapoints were received for ${number(filled, "period")} and ${missing} treated as [${treated}].`;
}

function crossing(rule: AlarmRule, { state, counted }: Evaluation): string {
  const isAlarm = state === "ALARM";
  const telling = counted.filter(({ value }) => breaches(rule, value) === isAlarm);
  const list = telling.map(({ time, value }) => `${decimal(value)} (${date(time)})`).join(", ");
  const verb = `${telling.length === 1 ? "was" : "were"}${isAlarm ? "" : " not"}`;
  const threshold = `${worded[rule.comparison]} the threshold (${decimal(rule.threshold)})`;
  return `${telling.length} out of the last ${number(counted.length, "datapoint", false)} [${list}] ${verb} ${threshold}`;
}

function transition(rule: AlarmRule, state: AlarmState, before: AlarmState): string {
  const least = state === "ALARM" ? rule.datapointsToAlarm : rule.evaluationPeriods - rule.datapointsToAlarm + 1;
  const from = before === "INSUFFICIENT_DATA" ? (state === "ALARM" ? "OK" : "ALARM") : before;
  return ` (minimum ${number(least, "datapoint")} for ${from} -> ${state} transition)`;
}

/** "1 out of the last 1 datapoints": CloudWatch keeps the plural there. */
function number(count: number, what: string, singular = true): string {
  return `${count} ${what}${count === 1 && singular ? "" : "s"}`;
}

const were = (count: number) => (count === 1 ? "was" : "were");

/** `5` is `5.0`, as CloudWatch writes it. */
function decimal(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

/** `21/11/26 14:03:12` */
function date(time: number): string {
  const [, year, month, day, clock] = /^\d\d(\d\d)-(\d\d)-(\d\d)T(.{8})/.exec(new Date(time).toISOString())!;
  return `${day}/${month}/${year} ${clock}`;
}
