import { type CloudWatchClient, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import type { Alarms } from "../core/ports";

/** Alarms that are there to be rung by hand. */
export class CloudwatchAlarms implements Alarms {
  constructor(private readonly client: () => CloudWatchClient) {}

  /** One that still rings from the drill before would tell nobody: it is silenced first. */
  async ring(name: string, reason: string): Promise<void> {
    for (const StateValue of ["OK", "ALARM"] as const) {
      await this.client().send(new SetAlarmStateCommand({ AlarmName: name, StateValue, StateReason: reason }));
    }
  }
}
