import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { localClientSettings } from "../../cli/client-settings";
import { apply } from "../../cli/commands/apply";
import { plan } from "../../cli/commands/plan";
import { writeAwsProfile, writeDeployment } from "../../cli/deployment";
import { ourLocalAws } from "../../cli/our-local-aws";
import type { Workplace } from "../../cli/workplace";
import { project, startTrialEmulator, type TrialEmulator } from "./trials-support/trial-emulator";

jest.setTimeout(300_000);

let emulator: TrialEmulator;
let workplace: Workplace;
let said = "";
let readsNetwork = true;
let nameInStack = "it";

beforeAll(async () => {
  emulator = await startTrialEmulator("saved-plans");
  const { root, endpoint, instance } = emulator;
  fs.symlinkSync(path.join(project, "node_modules"), path.join(root, "node_modules"));
  writeDeployment(root, { endpoint, instance, since: new Date().toISOString(), unfinished: [] });
  writeAwsProfile(root, endpoint);
  workplace = {
    root,
    home: os.homedir(),
    environment: process.env,
    output: { write: (text) => void (said += text), isTerminal: false, columns: 120 },
    errors: { write: () => undefined },
    localAws: ourLocalAws,
    checkPort: () => Promise.resolve(undefined),
    synthesize: async () => writeStacks(root),
  };
  git("init", "--quiet");
  declare("one");
});

afterAll(() => emulator?.stop());

const git = (...args: string[]) =>
  execFileSync("git", ["-c", "user.name=Ana", "-c", "user.email=ana@thrive.test", ...args], { cwd: emulator.root });

/** Commits what the stack is declared to hold. */
function declare(value: string): void {
  fs.writeFileSync(path.join(emulator.root, "value"), value);
  git("add", "value");
  git("commit", "--quiet", "--message", value);
}

/** A stack with a parameter, and for a while one that reads from its state. */
function writeStacks(root: string): void {
  const value = fs.readFileSync(path.join(root, "value"), "utf8");
  const parameter = (name: string, text: string, id = "it") => ({
    aws_ssm_parameter: { [id]: { name, type: "String", value: text } },
  });
  const moved = [{ from: "aws_ssm_parameter.it", to: `aws_ssm_parameter.${nameInStack}` }];
  const stateOf = (id: string) => `../../../.thrive/state/${id}.tfstate`;
  const network = {
    resource: parameter("/network", value, nameInStack),
    output: { value: { value } },
    ...(nameInStack === "it" ? {} : { moved }),
  };
  const runtime = {
    data: { terraform_remote_state: { network: { backend: "local", config: { path: stateOf("local-network") } } } },
    resource: parameter("/runtime", "${data.terraform_remote_state.network.outputs.value}"),
  };
  const stacks = { "local-network": network, ...(readsNetwork ? { "local-runtime": runtime } : {}) };
  const profile = "${path.module}/../../../.thrive/aws/config";
  for (const [id, template] of Object.entries(stacks)) {
    const folder = path.join(root, "cdktf.out", "stacks", id);
    fs.mkdirSync(folder, { recursive: true });
    const configuration = {
      ...template,
      provider: {
        aws: [
          {
            region: "us-east-1",
            access_key: "local",
            secret_key: "local",
            profile: "thrive-local",
            shared_config_files: [profile],
            shared_credentials_files: [profile],
            skip_credentials_validation: true,
            default_tags: [{ tags: { environment: "local" } }],
          },
        ],
      },
      terraform: {
        backend: { local: { path: stateOf(id) } },
        required_providers: { aws: { source: "aws", version: "5.100.0" } },
      },
    };
    fs.writeFileSync(path.join(folder, "cdk.tf.json"), JSON.stringify(configuration));
  }
  const manifest = Object.fromEntries(
    Object.keys(stacks).map((id) => [id, { workingDirectory: `stacks/${id}`, dependencies: [] }]),
  );
  fs.writeFileSync(path.join(root, "cdktf.out", "manifest.json"), JSON.stringify({ stacks: manifest }));
}

const folder = (name: string) => path.join(emulator.root, "plans", name);
const planned = (name: string) => plan(workplace, { env: "local", out: folder(name) });
const applied = (name: string) => apply(workplace, { plan: folder(name) });
const summaryOf = (name: string) => JSON.parse(fs.readFileSync(path.join(folder(name), "summary.json"), "utf8"));

async function valueOf(name: string): Promise<string | undefined> {
  const client = new SSMClient(localClientSettings(emulator.endpoint));
  const { Parameter } = await client.send(new GetParameterCommand({ Name: name }));
  client.destroy();
  return Parameter?.Value;
}

describe("a saved plan", () => {
  it("is applied, and what reads from it is planned afterwards", async () => {
    expect(await planned("first")).toBe(0);
    expect(summaryOf("first")).toMatchObject({ unchanged: [], waiting: ["local-runtime"] });
    expect(Object.keys(summaryOf("first").stacks)).toEqual(["local-network"]);
    expect(await applied("first")).toBe(0);
    expect(said).toContain(
      "Other stacks read what local-network now says: ./thrive plan again for what follows from it\n",
    );
    expect(await planned("second")).toBe(0);
    expect(summaryOf("second")).toMatchObject({ unchanged: ["local-network"], waiting: [] });
    expect(await applied("second")).toBe(0);
    expect([await valueOf("/network"), await valueOf("/runtime")]).toEqual(["one", "one"]);
    readsNetwork = false; // one stack is enough, and quicker, for the rest
  });

  it("is applied when it only moves what is there", async () => {
    nameInStack = "renamed";
    expect(await planned("move")).toBe(0);
    const [change] = summaryOf("move").stacks["local-network"].changes;
    expect(change).toMatchObject({ does: "moves", address: "aws_ssm_parameter.renamed", from: "aws_ssm_parameter.it" });
    expect(await applied("move")).toBe(0);
    expect(await planned("moved")).toBe(0);
    expect(summaryOf("moved")).toMatchObject({ stacks: {}, unchanged: ["local-network"] });
  });

  it("is refused once its state has moved", async () => {
    declare("two");
    expect(await planned("stale")).toBe(0);
    fs.cpSync(folder("stale"), folder("under it"), { recursive: true });
    expect(await applied("under it")).toBe(0);
    await expect(applied("stale")).rejects.toThrow(
      /^thrive apply cannot start, 1 problem:\n {2}local-network: its state is at serial \d+; the plan is of serial \d+: \.\/thrive plan again, and apply that$/,
    );
  });

  it("is refused for other files than it was made from, and taken for the same files in another commit", async () => {
    declare("three");
    expect(await planned("three")).toBe(0);
    declare("four");
    await expect(applied("three")).rejects.toThrow(
      / {2}commit: \w{12} is checked out; the plan is of \w{12}, which holds/,
    );
    declare("three");
    expect(await applied("three")).toBe(0);
    expect(await valueOf("/network")).toBe("three");
  });

  it("is refused while something is changed that was not committed", async () => {
    fs.writeFileSync(path.join(emulator.root, "value"), "five");
    await expect(planned("five")).rejects.toThrow(
      "checkout: changed since its commit: M value; a plan is of a commit, so that others can see what it was made from: commit it, or git stash",
    );
    git("checkout", "--quiet", "value");
  });
});
