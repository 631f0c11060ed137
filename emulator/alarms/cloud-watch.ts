import type { MetricAlarm, MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import type { Transition } from "./alarm-rule";
import type { Series } from "./metric-math";

/** What the alarms need of CloudWatch. */
export interface CloudWatchStore {
  alarms(): Promise<MetricAlarm[]>;
  /** Values by the id of their query. */
  metrics(queries: readonly MetricDataQuery[], from: Date, to: Date): Promise<Record<string, Series>>;
  /** Writes the state down. */
  setState(alarmName: string, transition: Transition): Promise<void>;
}
