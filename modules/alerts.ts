/** How bad something is: `critical` hurts families now, `warning` will, if nobody looks. */
export type Severity = "critical" | "warning";

/** Where the alarms of an environment, or of delivery, are heard. */
export interface Alerts {
  /** As people call it: `prod`. */
  readonly landing: string;
  /** ARN of the topic that wakes people at night. */
  readonly critical: string;
  /** ARN of the topic that is read by day. */
  readonly warning: string;
}

/** What an alarm says, and whom it tells when it begins and when it ends. */
export function alerting(alerts: Alerts, severity: Severity, words: string) {
  const topics = [alerts[severity]];
  return {
    alarmDescription: `${alertBeginning(severity, alerts.landing)}${words}`,
    alarmActions: topics,
    okActions: topics,
  };
}

/** With this every alarm's description begins; an event of the alarm says nothing else of how bad it is and where. */
export function alertBeginning(severity: Severity, landing: string): string {
  return `${severity} in ${landing}: `;
}
