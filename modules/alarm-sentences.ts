import type { AwsPlace } from "../config/aws-place";
import { alertBeginning, type Severity } from "./alerts";
import { consoleHost } from "./console-host";
import type { Sentence } from "./sentence";

const severities: readonly Severity[] = ["critical", "warning"];

/** Alarms that begin or end, for programs: people have the topics of the alarms. */
export function alarmSentences(landing: string, { region, partition }: AwsPlace): Sentence[] {
  return severities.map((severity) => ({
    kind: `alarm-${severity}`,
    about: "an alarm",
    // A new alarm goes from INSUFFICIENT_DATA to OK, which is news to nobody.
    pattern: {
      source: ["aws.cloudwatch"],
      "detail-type": ["CloudWatch Alarm State Change"],
      detail: {
        configuration: { description: [{ prefix: alertBeginning(severity, landing) }] },
        $or: [
          { state: { value: ["ALARM", "INSUFFICIENT_DATA"] } },
          { state: { value: ["OK"] }, previousState: { value: ["ALARM"] } },
        ],
      },
    },
    paths: {
      alarm: "$.detail.alarmName",
      state: "$.detail.state.value",
      description: "$.detail.configuration.description",
      time: "$.time",
    },
    text: "<state>: <description>.",
    page: `https://${consoleHost[partition]}/cloudwatch/home?region=${region}#alarmsV2:alarm/<alarm>`,
    elsewhere: ["people", "chat"],
    severity,
  }));
}
