import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { emulatorFiles } from "../../emulator/emulator-files";
import { pythonOf } from "../../emulator/virtual-environment";
import { trialRoot } from "./trials-support/trial-emulator";

jest.setTimeout(60_000);

let root: string;

beforeAll(async () => {
  root = await trialRoot("mends");
});

/** What a program prints that can import the mends; nothing of MiniStack is started. */
async function printed(program: string): Promise<unknown> {
  const { venv, folder } = emulatorFiles(root);
  const env = {
    PYTHONPATH: join(__dirname, "../../emulator/python"),
    PYTHONDONTWRITEBYTECODE: "1",
    AWS_ENDPOINT_URL: "http://127.0.0.1:1",
    STATE_DIR: folder,
  };
  const { stdout } = await promisify(execFile)(pythonOf(venv), ["-c", program], { env });
  return JSON.parse(stdout.trim().split("\n").at(-1)!);
}

test("measurements that were not taken are sent the next time, and so is what came meanwhile", async () => {
  const sent = await printed(`
import io, json
from ministack_mends import measurements

sent = []

class Router:
    def open(self, request, timeout):
        values = [one["value"] for one in json.loads(request.data)["measurements"]]
        sent.append(values)
        if len(sent) == 1:
            measurements.record_metric("AWS/Lambda", "Errors", 3)
            raise OSError("busy")
        return io.BytesIO()

measurements.outside.opener = Router()
for value in (1, 2):
    measurements.record_metric("AWS/Lambda", "Errors", value)
for _ in range(3):
    measurements.send()
print(json.dumps(sent))
`);
  expect(sent).toEqual([
    [1, 2],
    [1, 2, 3],
  ]);
});

test("of measurements that nobody takes the oldest are dropped", async () => {
  const kept = await printed(`
import json
from collections import deque
from ministack_mends import measurements

class Router:
    def open(self, request, timeout):
        measurements.taken.append({"value": 5})
        raise OSError("busy")

measurements.outside.opener, measurements.KEPT = Router(), 3
measurements.taken = deque(({"value": value} for value in (1, 2, 3)), maxlen=3)
measurements.send()
print(json.dumps([one["value"] for one in measurements.taken]))
`);
  expect(kept).toEqual([2, 3, 5]);
});

test("a dead letter of a rule is whole when it comes into its queue", async () => {
  const message = await printed(`
import json
from ministack.services import sqs
from ministack_mends import event_targets

came = []

class Messages(list):
    def append(self, message):
        super().append(message)
        came.append(json.dumps(message))

queue = {"messages": Messages(), "attributes": {"DelaySeconds": "0"}}
sqs._queue_by_arn = lambda arn: queue
sqs.queue_policy_allows = lambda *arguments: True
event_targets.put_to_dead_letters(
    {"Arn": "arn:aws:lambda:us-east-1:123456789012:function:f", "DeadLetterConfig": {"Arn": "arn:aws:sqs:us-east-1:123456789012:dead"}},
    {"Name": "r", "Arn": "arn:aws:events:us-east-1:123456789012:rule/r"},
    {"EventId": "e", "Source": "s", "DetailType": "t", "Detail": "{}", "Time": 0, "Resources": [], "Account": "123456789012", "Region": "us-east-1"},
    "NO_PERMISSIONS",
    0,
)
print(came[-1])
`);
  const text = (StringValue: string) => ({ DataType: "String", StringValue });
  expect(message).toMatchObject({
    message_attributes: {
      ERROR_CODE: text("NO_PERMISSIONS"),
      RULE_ARN: text("arn:aws:events:us-east-1:123456789012:rule/r"),
      TARGET_ARN: text("arn:aws:lambda:us-east-1:123456789012:function:f"),
      RETRY_ATTEMPTS: text("0"),
    },
    md5_attrs: expect.stringMatching(/^[0-9a-f]{32}$/),
    md5_body: expect.stringMatching(/^[0-9a-f]{32}$/),
    sys: expect.objectContaining({ SentTimestamp: expect.any(String) }),
  });
});

test("a compressed call is taken", async () => {
  const answered = await printed(`
import gzip, json
from moto import mock_aws
from moto.moto_server.werkzeug_app import create_backend_app
from moto_mends import request_compression

request_compression.apply()
mock_aws().start()
call = {"Namespace": "Thrive", "MetricData": [{"MetricName": "Errors", "Value": 1}]}
answer = create_backend_app("cloudwatch").test_client().post(
    "/",
    data=gzip.compress(json.dumps(call).encode()),
    headers={
        "Content-Encoding": "gzip",
        "Content-Type": "application/x-amz-json-1.0",
        "X-Amz-Target": "GraniteServiceVersion20100801.PutMetricData",
        "Host": "monitoring.us-east-1.amazonaws.com",
    },
)
print(json.dumps(answer.status_code))
`);
  expect(answered).toBe(200);
});
