import fs from "node:fs";
import path from "node:path";
import { zipSync } from "fflate";
import { checkoutObstacle, configurationObstacles, stateObstacles } from "../../cli/plan-checks";
import { planFile, type PlanManifest, type PlannedStack, readManifest, writeManifest } from "../../cli/plan-manifest";
import { sha256 } from "../../cli/saved-plan";
import type { LocalStack } from "../../cli/stacks";
import type { Terraform } from "../../cli/terraform";
import { temporaryFolder } from "./support/temporary-folder";

const configuration = '{"resource":{}}';
const lock = "provider 5.100.0";
const again = "./thrive plan again, and apply that";

/** A folder as `plan` leaves it, with one stack at serial 7. */
function planned(change: Partial<PlannedStack> = {}) {
  const folder = temporaryFolder();
  const file = planFile(folder, "dev-network");
  const entries = {
    tfstate: JSON.stringify({ lineage: "one", serial: 7 }),
    "tfconfig/m-/cdk.tf.json": configuration,
    ".terraform.lock.hcl": lock,
  };
  const zipped = zipSync(Object.fromEntries(Object.entries(entries).map(([name, text]) => [name, Buffer.from(text)])));
  fs.writeFileSync(file, zipped);
  const stack: PlannedStack = {
    stack: "dev-network",
    sha256: sha256(Buffer.from(zipped)),
    lineage: "one",
    serial: 7,
    configuration: sha256(configuration),
    lock: sha256(lock),
    add: 1,
    change: 0,
    destroy: 0,
    changesOutputs: false,
    ...change,
  };
  const manifest: PlanManifest = {
    version: 1,
    environment: "dev",
    account: "222222222222",
    region: "us-east-1",
    commit: "a".repeat(40),
    tree: "b".repeat(40),
    terraform: "1.11.4",
    at: "2026-01-01T12:00:00.000Z",
    stacks: [stack],
  };
  const digest = writeManifest(folder, manifest);
  const declared: LocalStack = { id: "dev-network", folder: path.join(folder, "stack"), dependencies: [] };
  fs.mkdirSync(declared.folder);
  fs.writeFileSync(path.join(declared.folder, "cdk.tf.json"), configuration);
  return { folder, file, manifest, digest, declared, fileOf: (id: string) => planFile(folder, id) };
}

const said = (answer: unknown) => (Array.isArray(answer) ? answer.map((one) => one.obstacle as string) : answer);

describe("a folder of plans", () => {
  test("is read as it was written", () => {
    const { folder, manifest, digest } = planned();
    expect(readManifest(folder, digest)).toEqual({ manifest, digest });
  });

  test("is refused when it is another than was reviewed", () => {
    const { folder, digest } = planned();
    expect(said(readManifest(folder, "c".repeat(64)))).toEqual([
      `${folder}: is plan ${digest}; ${"c".repeat(64)} was asked for: take the plan that was reviewed`,
    ]);
  });

  test("is refused when a plan was altered, or taken away", () => {
    const { folder, file } = planned();
    fs.appendFileSync(file, " ");
    const rule = "a plan is applied as it was made";
    expect(said(readManifest(folder))).toEqual([`${file}: was altered since it was planned; ${rule}: ${again}`]);
    fs.rmSync(file);
    expect(said(readManifest(folder))).toEqual([`${file}: is not there; ${rule}: ${again}`]);
  });

  test.each(["", "{}", '{"version":2}'])("is refused when its manifest is %j", (text) => {
    const { folder } = planned();
    const file = path.join(folder, "manifest.json");
    fs.writeFileSync(file, text);
    expect(said(readManifest(folder))).toEqual([
      `${file}: is no manifest of a plan; it says what was planned, as ./thrive plan writes it: ${again}`,
    ]);
  });

  test("cannot name a file elsewhere", () => {
    const { folder } = planned({ stack: "../../etc/passwd" });
    expect(said(readManifest(folder))).toEqual([expect.stringContaining("is no manifest of a plan")]);
  });
});

describe("a checkout", () => {
  const { manifest } = planned();

  test("of another commit with the same files is as good: what was merged is what was planned", () => {
    expect(checkoutObstacle(manifest, { commit: "d".repeat(40), tree: manifest.tree })).toBeUndefined();
  });

  test("with other files is refused", () => {
    expect(checkoutObstacle(manifest, { commit: "d".repeat(40), tree: "e".repeat(40) })?.obstacle).toBe(
      `commit: dddddddddddd is checked out; the plan is of aaaaaaaaaaaa, which holds other files: git checkout aaaaaaaaaaaa, or ${again}`,
    );
  });
});

describe("a plan of a stack", () => {
  const obstacles = ({ manifest, declared, fileOf }: ReturnType<typeof planned>, stacks = [declared]) =>
    said(configurationObstacles(manifest.stacks, stacks, fileOf));
  const rule = "a plan is applied as it was made";

  test("is taken when the stack is declared as it was, with the provider that it was made with", () => {
    const plan = planned();
    expect(obstacles(plan)).toEqual([]);
    expect(fs.readFileSync(path.join(plan.declared.folder, ".terraform.lock.hcl"), "utf8")).toBe(lock);
    expect(obstacles(plan)).toEqual([]);
  });

  test("is refused when the stack is declared otherwise now, or no more", () => {
    const plan = planned();
    fs.writeFileSync(path.join(plan.declared.folder, "cdk.tf.json"), '{"resource":{"aws_vpc":{}}}');
    expect(obstacles(plan)).toEqual([`dev-network: what it declares is not what was planned; ${rule}: ${again}`]);
    expect(obstacles(plan, [])).toEqual([`dev-network: is not declared; a plan is of stacks that are: ${again}`]);
  });

  test("is refused with another provider", () => {
    const plan = planned();
    fs.writeFileSync(path.join(plan.declared.folder, ".terraform.lock.hcl"), "provider 6.0.0");
    expect(obstacles(plan)).toEqual([
      `dev-network: its provider is not the one that it was planned with; ${rule}: ${again}`,
    ]);
  });

  test.each<Partial<PlannedStack>>([
    { serial: 8 },
    { lineage: "two" },
    { configuration: sha256("other") },
    { lock: sha256("other") },
  ])("is refused when its manifest says %j of it", (change) => {
    expect(obstacles(planned(change))).toEqual([
      `dev-network: its plan is not what the manifest says; ${rule}: ${again}`,
    ]);
  });
});

describe("a state", () => {
  const against = async (state: string, change: Partial<PlannedStack> = {}) => {
    const { manifest, declared } = planned(change);
    const terraform = { init: async () => ({ succeeded: true }), answer: async () => state } as unknown as Terraform;
    return said(await stateObstacles(manifest.stacks, [declared], terraform));
  };

  test.each([
    [{ lineage: "one", serial: 7 }, []],
    [{ lineage: "one", serial: 8 }, [`dev-network: its state is at serial 8; the plan is of serial 7: ${again}`]],
    [{ lineage: "two", serial: 7 }, [`dev-network: its state is another one; the plan is of serial 7: ${again}`]],
  ])("at %j is told from that of the plan", async (state, obstacles) => {
    expect(await against(JSON.stringify(state))).toEqual(obstacles);
  });

  test("that was not there has to be missing still", async () => {
    const none = { lineage: "", serial: 0 };
    expect(await against("", none)).toEqual([]);
    expect(await against(JSON.stringify({ lineage: "one", serial: 1 }), none)).toEqual([
      `dev-network: its state is at serial 1; the plan is of serial 0: ${again}`,
    ]);
  });
});
