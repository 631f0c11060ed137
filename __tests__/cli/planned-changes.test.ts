import { countsOf, plannedChanges } from "../../cli/planned-changes";
import { planMarkdown, type PlanSummary } from "../../cli/plan-summary";

const change = (actions: string[], more: object = {}) => ({ actions, ...more });
const resource = (address: string, actions: string[], more: object = {}, mode = "managed") => ({
  address,
  mode,
  change: change(actions, more),
});

const found = plannedChanges({
  applyable: true,
  resource_changes: [
    resource("aws_vpc.same", ["no-op"]),
    resource("data.aws_iam_policy_document.read", ["read"], {}, "data"),
    resource("aws_subnet.new", ["create"], { after: { cidr: "10.0.0.0/24" } }),
    resource("aws_ssm_parameter.token", ["update"], {
      before: { name: "token", value: "hunter2", version: 1 },
      after: { name: "token", value: "hunter3" },
      after_unknown: { version: true },
    }),
    resource("aws_lb.way_in", ["delete", "create"], {
      before: { name: "old" },
      after: { name: "new" },
      replace_paths: [["name"]],
    }),
    resource("aws_sqs_queue.gone", ["delete"], { before: { name: "gone" }, after: null }),
  ],
  output_changes: { url: change(["update"]), vpc_id: change(["no-op"]) },
});

test("a plan is told by what it does and the names of settings, never by a value", () => {
  expect(found).toEqual({
    changes: [
      { address: "aws_subnet.new", does: "adds", settings: [], replacedFor: [] },
      { address: "aws_ssm_parameter.token", does: "changes", settings: ["value", "version"], replacedFor: [] },
      { address: "aws_lb.way_in", does: "replaces", settings: ["name"], replacedFor: ["name"] },
      { address: "aws_sqs_queue.gone", does: "destroys", settings: [], replacedFor: [] },
    ],
    outputs: ["url"],
  });
  expect(JSON.stringify(found)).not.toMatch(/hunter/);
});

test("what is replaced is added and destroyed, as Terraform counts", () => {
  expect(countsOf(found.changes)).toEqual({ add: 2, change: 1, destroy: 2, move: 0, forget: 0, import: 0 });
});

test("what becomes of the state alone is told too", () => {
  const of = (address: string, actions: string[], more: object = {}, from?: string) => ({
    ...resource(address, actions, more),
    ...(from === undefined ? {} : { previous_address: from }),
  });
  const { changes } = plannedChanges({
    applyable: true,
    resource_changes: [
      of("aws_vpc.new", ["no-op"], {}, "aws_vpc.old"),
      of("aws_subnet.new", ["update"], { before: { tag: "a" }, after: { tag: "b" } }, "aws_subnet.old"),
      of("aws_sqs_queue.left", ["forget"], { before: { name: "left" }, after: null }),
      of("aws_sns_topic.there", ["no-op"], { importing: { id: "arn" } }),
    ],
  });
  expect(changes.map(({ address, does, from, settings }) => [address, does, from, settings])).toEqual([
    ["aws_vpc.new", "moves", "aws_vpc.old", []],
    ["aws_subnet.new", "changes", "aws_subnet.old", ["tag"]],
    ["aws_sqs_queue.left", "forgets", undefined, []],
    ["aws_sns_topic.there", "imports", undefined, []],
  ]);
  const text = planMarkdown({ ...summary, stacks: { "dev-entry": { changes, outputs: [] } } });
  expect(text.split("\n").filter((line) => line.startsWith("#") || line.startsWith("- "))).toEqual([
    "## Plan of dev: 0 to add, 1 to change, 0 to destroy, 1 to move, 1 to forget, 1 to import",
    "### dev-entry: 0 to add, 1 to change, 0 to destroy, 1 to move, 1 to forget, 1 to import",
    "- moves `aws_vpc.new` (until now `aws_vpc.old`)",
    "- changes `aws_subnet.new` (until now `aws_subnet.old`): `tag`",
    "- forgets `aws_sqs_queue.left`",
    "- imports `aws_sns_topic.there`",
  ]);
});

const summary: PlanSummary = {
  plan: "ab".repeat(32),
  environment: "dev",
  account: "222222222222",
  region: "us-east-1",
  commit: "0123456789abcdef0123456789abcdef01234567",
  stacks: { "dev-entry": found },
  unchanged: ["dev-network"],
  waiting: ["dev-outreach"],
};

test("a reviewer reads first what goes", () => {
  expect(planMarkdown(summary)).toBe(
    [
      "## Plan of dev: 2 to add, 1 to change, 2 to destroy",
      "",
      "Commit `0123456789ab`, account 222222222222, us-east-1.",
      "",
      `Plan \`${"ab".repeat(32)}\`: start *Apply* with it, or \`./thrive apply\`.`,
      "",
      "Planned once what they read is applied: dev-outreach.",
      "",
      "**What is there now and goes:**",
      "",
      "- dev-entry: **replaces** `aws_lb.way_in`",
      "- dev-entry: **destroys** `aws_sqs_queue.gone`",
      "",
      "### dev-entry: 2 to add, 1 to change, 2 to destroy",
      "",
      "- adds `aws_subnet.new`",
      "- changes `aws_ssm_parameter.token`: `value`, `version`",
      "- **replaces** `aws_lb.way_in` for `name`: `name`",
      "- **destroys** `aws_sqs_queue.gone`",
      "- outputs: `url`; what reads them is planned again afterwards",
      "",
      "No change: dev-network.",
      "",
    ].join("\n"),
  );
});

test("a plan of no change names none to apply", () => {
  expect(planMarkdown({ ...summary, stacks: {}, waiting: [] })).toBe(
    "## Plan of dev: no change\n\nCommit `0123456789ab`, account 222222222222, us-east-1.\n\nNo change: dev-network.\n",
  );
});

test("a long plan is cut to what a comment takes", () => {
  const one = found.changes[0]!;
  const changes = Array.from({ length: 5000 }, (_, index) => ({ ...one, address: `aws_subnet.number_${index}` }));
  const text = planMarkdown({ ...summary, stacks: { "dev-entry": { changes, outputs: [] } } });
  expect(text.length).toBeLessThan(61_000);
  expect(text).toMatch(/\n\n\d+ more lines are in summary\.json\.\n$/);
});
