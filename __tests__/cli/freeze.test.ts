import { userInfo } from "node:os";
import { freeze, unfreeze } from "../../cli/commands/freeze";
import { pipelines } from "../../cli/commands/pipelines";
import { FakeDelivery, looks } from "./support/fake-delivery";
import { deployedAt, fakeProject, type FakeProject } from "./support/fake-project";
import { at } from "./support/ledger";

const because = { env: "local", json: false, reason: "the fair" };
const now = () => new Date(at(0));
const by = userInfo().username;

let delivery: FakeDelivery;
let project: FakeProject;

beforeEach(async () => {
  delivery = new FakeDelivery();
  project = fakeProject();
  await deployedAt(project, await delivery.start());
});

afterEach(() => delivery.stop());

test("a freeze without a ledger says what makes one", async () => {
  delivery.refuses = "PutItem";
  delivery.refusesAs = "ResourceNotFoundException";
  await expect(freeze(project, { ...because, until: "2h" }, { now })).rejects.toThrow(
    new Error(`thrive freeze cannot start, 1 problem:
  ledger: thrive-delivery-releases is not in account 123456789012, us-east-1; the delivery stack makes it: deploy that first (here: ./thrive up)`),
  );
});

test("a freeze is written once, shown with the pipelines, and lifted", async () => {
  expect(await freeze(project, { ...because, until: "2h" }, { now })).toBe(0);
  expect(project.said()).toBe(`local is frozen until 2026-01-01 14:00Z: the fair (${by})\n`);
  expect(delivery.ledger).toEqual([
    {
      pk: { S: "FREEZE#local" },
      sk: { S: expect.stringMatching(/^[0-9A-Z]{26}$/) as string },
      until: { S: at(120) },
      reason: { S: "the fair" },
      by: { S: by },
      at: { S: at(0) },
    },
  ]);
  delivery.router = () => ({ ok: true, command: "markers", services: {} });
  delivery.pipelines.set("collections", [looks.succeeded]);
  await pipelines(project, "collections", { watch: false, json: false }, { now: () => now().getTime() });
  expect(project.said()).toMatch(/\n\nlocal is frozen until 2026-01-01 14:00Z: the fair \(.+\)\n$/);
  expect(await unfreeze(project, { ...because, reason: "it rains" }, { now })).toBe(0);
  expect(project.said()).toMatch(/\nlocal: the freeze is lifted\.\n$/);
  await expect(unfreeze(project, because, { now })).rejects.toThrow(
    "  local: no freeze is in force or to come; unfreeze lifts freezes that a command made: nothing is to be done",
  );
});

test.each([
  [
    "1d",
    " ",
    '--reason: empty; it is kept with the freeze: one line of 1 to 500 characters: --reason "why it is done"',
  ],
  ["2025-12-31T00:00Z", "x", "--until: 2025-12-31T00:00Z; that has passed: name a time to come: 2h, 3d"],
  ["400d", "x", "--until: 400d; a freeze lasts at most a year: declare a longer one in config/environments"],
  [
    "soon",
    "x",
    "--until: soon; it is a time with its zone, or how long from now: write it like 2026-12-24T12:00Z, 90m, 2h or 3d",
  ],
])("a freeze until %s because of %j is refused", async (until, reason, problem) => {
  await expect(freeze(project, { ...because, until, reason }, { now })).rejects.toThrow(
    `thrive freeze cannot start, 1 problem:\n  ${problem}`,
  );
  expect(delivery.calls).toEqual([]);
});
