import { type CloudWatchClient, paginateDescribeAlarms } from "@aws-sdk/client-cloudwatch";
import type { ServiceTarget } from "./service-target";

/**
 * Names of the service's alarms that are red. One whose name only begins like the service's says another service in its description:
 * `critical in prod: case: …` is not of `case-management`.
 */
export async function redAlarms(client: CloudWatchClient, target: ServiceTarget): Promise<string[]> {
  const { alarmPrefix: AlarmNamePrefix, container } = target;
  const names: string[] = [];
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms(
    { client },
    { AlarmNamePrefix, StateValue: "ALARM" },
  )) {
    const own = MetricAlarms.filter(({ AlarmDescription = "" }) => AlarmDescription.includes(`: ${container}: `));
    names.push(...own.map(({ AlarmName }) => AlarmName!));
  }
  return names.sort();
}
