import fs from "node:fs";
import path from "node:path";
import { checkoutObstacle, planObstacles, undeclaredObstacles } from "../../cli/plan-checks";
import { type PlanManifest, type PlannedStack, readManifest, writeManifest } from "../../cli/plan-manifest";
import type { StackPlan } from "../../cli/stack-plans";
import { temporaryFolder } from "./support/temporary-folder";

const again = "./thrive plan again, and apply that";
const [one, two] = ["1".repeat(64), "2".repeat(64)];

const stack: PlannedStack = {
  stack: "dev-network",
  lineage: "one",
  serial: 7,
  configuration: one,
  changes: { "aws_vpc.main": one, "output.vpc_id": one },
};
const manifest: PlanManifest = {
  version: 2,
  environment: "dev",
  account: "222222222222",
  region: "us-east-1",
  commit: "a".repeat(40),
  tree: "b".repeat(40),
  terraform: "1.11.4",
  at: "2026-01-01T12:00:00.000Z",
  stacks: [stack],
};

/** A folder as `plan` leaves it, with one stack at serial 7. */
function written(change: Partial<PlannedStack> = {}) {
  const folder = temporaryFolder();
  return { folder, digest: writeManifest(folder, { ...manifest, stacks: [{ ...stack, ...change }] }) };
}

describe("a folder of a plan", () => {
  test("is read as it was written", () => {
    const { folder, digest } = written();
    expect(readManifest(folder, digest)).toEqual({ manifest, digest });
  });

  test("is refused when it is another than was reviewed", () => {
    const { folder, digest } = written();
    expect(readManifest(folder, "c".repeat(64))).toEqual({
      obstacle: `${folder}: is plan ${digest}; ${"c".repeat(64)} was asked for: take the plan that was reviewed`,
    });
  });

  test.each(["", "{}", '{"version":1}'])("is refused when its manifest is %j", (text) => {
    const { folder } = written();
    const file = path.join(folder, "manifest.json");
    fs.writeFileSync(file, text);
    expect(readManifest(folder)).toEqual({
      obstacle: `${file}: is no manifest of a plan; it says what was planned, as ./thrive plan writes it: ${again}`,
    });
  });

  test("cannot name a file elsewhere", () => {
    const { folder } = written({ stack: "../../etc/passwd" });
    expect(readManifest(folder)).toEqual({ obstacle: expect.stringContaining("is no manifest of a plan") });
  });
});

describe("a checkout", () => {
  test("of another commit with the same files is as good: what was merged is what was planned", () => {
    expect(checkoutObstacle(manifest, { commit: "d".repeat(40), tree: manifest.tree })).toBeUndefined();
  });

  test("with other files is refused", () => {
    expect(checkoutObstacle(manifest, { commit: "d".repeat(40), tree: "e".repeat(40) })?.obstacle).toBe(
      `commit: dddddddddddd is checked out; the plan is of aaaaaaaaaaaa, which holds other files: git checkout aaaaaaaaaaaa, or ${again}`,
    );
  });

  test("without a stack of the plan is refused", () => {
    const declared = { id: "dev-network", folder: "", dependencies: [] };
    expect(undeclaredObstacles([stack], [declared])).toEqual([]);
    expect(undeclaredObstacles([stack], [])).toEqual([
      { obstacle: `dev-network: is not declared; a plan is of stacks that are: ${again}` },
    ]);
  });
});

describe("a stack that is planned anew", () => {
  const said = (now: Partial<PlannedStack> | "waits", reviewed = stack) => {
    const plan: StackPlan = {
      changes: { changes: [], outputs: [] },
      applies: true,
      planned: { ...stack, ...Object(now) },
    };
    const plans = new Map([[stack.stack, now === "waits" ? now : plan]]);
    return planObstacles([reviewed], plans).map(({ obstacle }) => obstacle);
  };
  const rule = "what is applied is what was reviewed";

  test("is applied when all is the same", () => expect(said({})).toEqual([]));

  test.each<[Partial<PlannedStack> | "waits", string]>([
    [{ serial: 8 }, "its state is at serial 8; the plan is of serial 7"],
    [{ lineage: "two" }, "its state is another one; the plan is of serial 7"],
    [{ configuration: two }, `what it declares is not what was planned; ${rule}`],
    [
      { changes: { ...stack.changes, "aws_vpc.main": two } },
      `what would be done to aws_vpc.main is not what was planned; ${rule}`,
    ],
    [
      { changes: { ...stack.changes, "aws_iam_role.more": one } },
      `what would be done to aws_iam_role.more is not what was planned; ${rule}`,
    ],
    [{ changes: {} }, `what would be done to aws_vpc.main and 1 more is not what was planned; ${rule}`],
    ["waits", `reads what is not applied; ${rule}`],
  ])("is refused with %j", (now, what) => expect(said(now)).toEqual([`dev-network: ${what}: ${again}`]));

  test("without a state has to be without one still", () => {
    const none = { ...stack, lineage: "", serial: 0 };
    expect(said(none, none)).toEqual([]);
    expect(said({ lineage: "one", serial: 1 }, none)).toEqual([
      `dev-network: its state is at serial 1; the plan is of serial 0: ${again}`,
    ]);
  });
});
