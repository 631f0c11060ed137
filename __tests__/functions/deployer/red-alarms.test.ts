import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { redAlarms } from "../../../functions/deployer/adapters/red-alarms";
import { serviceTarget } from "../../../functions/deployer/adapters/service-target";
import { alerting } from "../../../modules/alerts";

const alerts = { landing: "dev", critical: "arn:critical", warning: "arn:warning" };
const dev = { name: "dev", accountId: "222222222222", region: "us-east-1", partition: "aws" };
const target = serviceTarget("thrive", dev as Parameters<typeof serviceTarget>[1], "case", "registry/case");

/** A client that answers with alarms as the stacks describe them. */
function answering(alarms: readonly (readonly [name: string, words: string])[]) {
  const client = new CloudWatchClient({ region: "us-east-1" });
  const MetricAlarms = alarms.map(([AlarmName, words]) => {
    const { alarmDescription: AlarmDescription } = alerting(alerts, "critical", words);
    return { AlarmName, AlarmDescription };
  });
  client.send = (async () => ({ MetricAlarms })) as typeof client.send;
  return client;
}

test("alarms that are red are those of the service, not of one whose name begins like its own", async () => {
  const client = answering([
    ["thrive-dev-case-server-errors", "case: answers 500"],
    ["thrive-dev-case-management-server-errors", "case-management: answers 500"],
  ]);
  expect(await redAlarms(client, target)).toEqual(["thrive-dev-case-server-errors"]);
});
