import type { MetricAlarm } from "@aws-sdk/client-cloudwatch";
import { accountIn } from "../authorization/arn";
import { notification, notificationSubject } from "./alarm-notification";
import type { Transition } from "./alarm-rule";
import type { AlarmState } from "./evaluate";
import { stamp } from "./reason-data";

/** Those that an alarm can call here. */
export interface AlarmActionTargets {
  /** As CloudWatch, for an alarm; the topic's policy decides. */
  publish(topicArn: string, alarmArn: string, subject: string, message: string): Promise<void>;
  invoke(functionArn: string, payload: string): Promise<void>;
  scale(policyArn: string, alarm: MetricAlarm): Promise<void>;
}

/** The actions of an alarm for a state; none, while they are switched off. */
export function actionsOf(alarm: MetricAlarm, state: AlarmState): readonly string[] {
  if (alarm.ActionsEnabled === false) return [];
  const { AlarmActions, OKActions, InsufficientDataActions } = alarm;
  return { ALARM: AlarmActions, OK: OKActions, INSUFFICIENT_DATA: InsufficientDataActions }[state] ?? [];
}

/** Scaling is asked for again each minute that the alarm lasts; everybody else is told once. */
export function isScaling(action: string): boolean {
  return action.includes(":scalingPolicy:");
}

/** Does one action. */
export async function act(
  action: string,
  alarm: MetricAlarm,
  transition: Transition,
  targets: AlarmActionTargets,
): Promise<void> {
  const service = action.split(":")[2];
  if (service === "sns") {
    return targets.publish(
      action,
      alarm.AlarmArn!,
      notificationSubject(alarm, transition),
      notification(alarm, transition),
    );
  }
  if (service === "lambda") return targets.invoke(action, functionPayload(alarm, transition));
  if (isScaling(action)) return targets.scale(action, alarm);
  throw new Error(`${action} is not carried out by the local AWS: it knows topics, functions and scaling policies`);
}

function functionPayload(alarm: MetricAlarm, { from, to, reason, reasonData, at }: Transition): string {
  return JSON.stringify({
    source: "aws.cloudwatch",
    alarmArn: alarm.AlarmArn,
    accountId: accountIn(alarm.AlarmArn!),
    time: stamp(at),
    region: "us-east-1",
    alarmData: {
      alarmName: alarm.AlarmName,
      state: { value: to, reason, reasonData, timestamp: stamp(at) },
      previousState: { value: from, reason: alarm.StateReason, reasonData: alarm.StateReasonData },
      configuration: { description: alarm.AlarmDescription },
    },
  });
}
