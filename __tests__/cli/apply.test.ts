import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { apply, type ApplyTools } from "../../cli/commands/apply";
import { plan } from "../../cli/commands/plan";
import { Interruption } from "../../cli/interruption";
import { execution, fakeAction, FakeDelivery, fakeStage } from "./support/fake-delivery";
import { deployedAt, exists, fakeProject, steady, type FakeProject } from "./support/fake-project";
import { appliedFiles, failStack, planStack } from "./support/fake-terraform";
import { writeFile } from "./support/temporary-folder";

const delivery = new FakeDelivery();
const stacks = { "local-network": [], "local-intake": ["local-network"], "local-collections": ["local-network"] };
const configuration = JSON.stringify({
  provider: { aws: [{ default_tags: [{ tags: { environment: "local" } }] }] },
  terraform: { backend: { local: {} } },
});

let endpoint: string;
let whileSynthesizing: () => void;

beforeAll(async () => void (endpoint = await delivery.start()));
afterAll(() => delivery.stop());
beforeEach(() => {
  whileSynthesizing = () => undefined;
  delivery.pipelines.clear();
  delivery.refuses = undefined;
});

/** A stack that gets a topic, and tells its ARN to others. */
const topic = (name: string) => ({
  applyable: true,
  resource_changes: [
    {
      address: "aws_sns_topic.it",
      mode: "managed",
      change: { actions: ["create"], before: null, after: { name }, after_unknown: { arn: true } },
    },
  ],
});
const nothing = { applyable: false, resource_changes: [], output_changes: {} };

/** A clone with a local AWS, where the network and the intake would get a topic each. */
async function project(): Promise<FakeProject> {
  const found = fakeProject({
    synthesize: async () => {
      for (const id of Object.keys(stacks)) {
        writeFile(path.join(found.root, "cdktf.out/stacks", id, "cdk.tf.json"), configuration);
      }
      const manifest = Object.entries(stacks).map(([id, dependencies]) => {
        return [id, { workingDirectory: `stacks/${id}`, dependencies }];
      });
      const text = JSON.stringify({ stacks: Object.fromEntries(manifest) });
      writeFile(path.join(found.root, "cdktf.out/manifest.json"), text);
      whileSynthesizing();
    },
  });
  await deployedAt(found, endpoint);
  const git = (...args: string[]) => execFileSync("git", args, { cwd: found.root, stdio: "pipe" });
  git("init", "--quiet");
  git("-c", "user.name=Ana", "-c", "user.email=ana@thrive.test", "commit", "--quiet", "--allow-empty", "-m", "one");
  planStack(found.root, "local-network", { configuration, json: topic("network") });
  planStack(found.root, "local-intake", { configuration, json: topic("intake") });
  planStack(found.root, "local-collections", { configuration, json: nothing });
  return found;
}

const folderOf = ({ root }: FakeProject) => path.join(root, "plan");
const planned = (of: FakeProject) => plan(of, { env: "local", out: folderOf(of) });
const applied = (of: FakeProject, tools: ApplyTools = {}) => apply(of, { plan: folderOf(of) }, tools);
const refusal = (what: string) => `thrive apply cannot start, 1 problem:\n  ${what}`;
const rule = "what is applied is what was reviewed: ./thrive plan again, and apply that";
const releasing = () => {
  const stage = fakeStage("local", "InProgress", fakeAction("Deploy", "InProgress"));
  delivery.pipelines.set("collections", [{ executions: [], stages: [stage as unknown as Record<string, unknown>] }]);
};
const underWay = refusal(
  `release: collections is being deployed to local by execution ${execution}; an apply would change what a deployment stands on: wait until ./thrive pipelines collections says that it is over, then again`,
);

describe("an apply", () => {
  it("plans anew and hands its own plan to Terraform, never a file that came with the reviewed one", async () => {
    const of = await project();
    expect(await planned(of)).toBe(0);
    expect(fs.readdirSync(folderOf(of)).sort()).toEqual(["manifest.json", "summary.json", "summary.md"]);
    for (const name of ["local-network.tfplan", "extra.tf"]) writeFile(path.join(folderOf(of), name), "crafted");
    expect(await applied(of)).toBe(0);
    const own = (stack: string) => path.join(of.root, ".thrive/plans", `${stack}.tfplan`);
    expect(appliedFiles(of.root)).toEqual([own("local-network"), own("local-intake")]);
    expect(exists(of.root, ".thrive/plans")).toBe(false);
    expect(steady(of.said())).toContain("\nlocal: 2 of 2 stacks applied: 2 added, 0 changed, 0 destroyed; N s\n");
  });

  it.each([
    [
      "something else would be done",
      { configuration, json: topic("other") },
      `local-network: what would be done to aws_sns_topic.it is not what was planned; ${rule}`,
    ],
    [
      "nothing would be done any more",
      { configuration, json: nothing },
      `local-network: what would be done to aws_sns_topic.it is not what was planned; ${rule}`,
    ],
    [
      "its state has moved",
      { serial: 8, configuration, json: topic("network") },
      "local-network: its state is at serial 8; the plan is of serial 7: ./thrive plan again, and apply that",
    ],
    [
      "it is declared otherwise",
      { configuration: "{}", json: topic("network") },
      `local-network: what it declares is not what was planned; ${rule}`,
    ],
  ])("is refused as a whole when %s", async (_, now, what) => {
    const of = await project();
    await planned(of);
    planStack(of.root, "local-network", now);
    await expect(applied(of)).rejects.toThrow(refusal(what));
    expect(appliedFiles(of.root)).toEqual([]);
    expect(exists(of.root, ".thrive/plans")).toBe(false);
  });

  it("is refused when a release is under way, and when one begins while it is planned anew", async () => {
    const of = await project();
    await planned(of);
    whileSynthesizing = releasing;
    await expect(applied(of)).rejects.toThrow(underWay);
    expect(of.said()).toContain("Planned anew, to compare:\n");
    whileSynthesizing = () => undefined;
    await expect(applied(of)).rejects.toThrow(underWay);
    expect(of.said().match(/Planned anew/g)).toHaveLength(1);
    expect(appliedFiles(of.root)).toEqual([]);
  });

  it("is refused to who may not ask the pipelines", async () => {
    const of = await project();
    await planned(of);
    delivery.refuses = "GetPipelineState";
    await expect(applied(of)).rejects.toThrow(
      refusal(
        "releases: no GetPipelineState; delivery in 123456789012 says whether a release is under way, to who may ask for the state of its pipelines: apply from GitHub, or with a role that may",
      ),
    );
  });

  it("applies nothing when a stack cannot be planned any more", async () => {
    const of = await project();
    await planned(of);
    failStack(of.root, "local-intake", "no");
    expect(await applied(of)).toBe(1);
    expect(of.said()).toContain("local-intake failed:\n");
    expect(of.said()).toMatch(/\nlocal: nothing was applied\n$/);
    expect(appliedFiles(of.root)).toEqual([]);
  });

  it("that is interrupted says what was applied and what was not", async () => {
    const of = await project();
    await planned(of);
    const interruption = new Interruption();
    const { write } = of.output;
    of.output.write = (text) => {
      write(text);
      if (text.includes("2 added")) interruption.interrupt("SIGINT");
    };
    expect(await applied(of, { interruption })).toBe(130);
    expect(steady(of.said())).toMatch(
      /\nlocal: 1 of 2 stacks applied: 1 added, 0 changed, 0 destroyed; N s\nNot applied, or not all of it: local-intake: \.\/thrive plan again, and apply that\n$/,
    );
  });
});

test("a plan is not written over a file", async () => {
  const of = await project();
  const file = writeFile(path.join(of.root, "plan"), "mine");
  await expect(planned(of)).rejects.toThrow(
    `thrive plan cannot start, 1 problem:\n  --out: ${file} is a file; a plan has a folder of its own: name another`,
  );
});

test("a plan that only moves what is there is applied", async () => {
  const of = await project();
  const change = { actions: ["no-op"], before: { name: "network" }, after: { name: "network" } };
  const moved = { address: "aws_sns_topic.it", previous_address: "aws_sns_topic.was", mode: "managed", change };
  planStack(of.root, "local-network", { configuration, json: { applyable: true, resource_changes: [moved] } });
  planStack(of.root, "local-intake", { configuration, json: nothing });
  await planned(of);
  expect(of.said()).toContain("local: 1 of 3 stacks change: 0 to add, 0 to change, 0 to destroy, 1 to move; ");
  expect(await applied(of)).toBe(0);
  expect(appliedFiles(of.root)).toHaveLength(1);
});
