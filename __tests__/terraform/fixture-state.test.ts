import { fixtureState } from "./fixture-state";
import type { SynthesizedStack, Template } from "./synthesized-stack";

const provider: Template["provider"] = { aws: [{ region: "us-east-1", allowed_account_ids: ["111122223333"] }] };

function producer(value: unknown, resource: Template["resource"] = {}): SynthesizedStack {
  return { id: "prod-network", folder: "", template: { provider, resource, output: { it: { value } } } };
}

const outputOf = (stack: SynthesizedStack) =>
  (JSON.parse(fixtureState(stack)) as { outputs: { it: unknown } }).outputs.it;

test("an attribute that AWS decides gets an example of its type, in the stack's account and region", () => {
  const topic = { aws_sns_topic: { operations: { name: "thrive-prod" } } };
  expect(outputOf(producer("${aws_sns_topic.operations.arn}", topic))).toEqual({
    value: "arn:aws:sns:us-east-1:111122223333:thrive-prod",
    type: "string",
  });
});

test("an attribute that the template states gets that, through references", () => {
  const bucket = {
    aws_s3_bucket: { logs: { bucket: "thrive-logs" } },
    aws_s3_bucket_policy: { logs: { bucket: "${aws_s3_bucket.logs.id}" } },
  };
  expect(outputOf(producer("${aws_s3_bucket_policy.logs.bucket}", bucket))).toEqual({
    value: "thrive-logs",
    type: "string",
  });
});

test("lists and maps keep their shape, as a state file spells it", () => {
  const vpc = { aws_vpc: { a: {} } };
  expect(outputOf(producer({ list: ["${aws_vpc.a.id}", "plain"] }, vpc))).toEqual({
    value: { list: ["vpc-0123456789abcdef0", "plain"] },
    type: ["object", { list: ["tuple", ["string", "string"]] }],
  });
});

test.each([
  [
    "${aws_vpc.a.main_route_table_id}",
    "no example value of aws_vpc.main_route_table_id: add one to __tests__/terraform/example-values.ts",
  ],
  ["${aws_vpc.b.id}", "prod-network: output it: there is no aws_vpc.b"],
  [
    "${element(aws_vpc.a.id, 0)}",
    "prod-network: output it: ${element(aws_vpc.a.id, 0)} is not a reference to an attribute of a resource",
  ],
  [12, "prod-network: output it: 12 is not text, a list or a map"],
])("%s is refused", (value, message) => {
  expect(() => fixtureState(producer(value, { aws_vpc: { a: {} } }))).toThrow(new Error(message));
});
