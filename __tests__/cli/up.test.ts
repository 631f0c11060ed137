import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { up } from "../../cli/commands/up";
import { status, type Status } from "../../cli/commands/status";
import { statePath } from "../../cli/states";
import { wantedProvider } from "../../cli/provider-mirror";
import { SynthesisError } from "../../cli/synthesize";
import { execution, fakeAction, FakeDelivery, fakeStage } from "./support/fake-delivery";
import {
  defaultStacks,
  deployedAt,
  exists,
  fakeProject,
  steady,
  writeStacks,
  type FakeProject,
} from "./support/fake-project";
import { failStack, mendStack, terraformCalls } from "./support/fake-terraform";
import { writeFile } from "./support/temporary-folder";

describe("up", () => {
  it("starts the local AWS, applies every local stack and says what runs where", async () => {
    const project = fakeProject();
    expect(await up(project, {})).toBe(0);
    const said = steady(project.said());
    expect(said).toContain(
      `Terraform 1.11.4; provider hashicorp/aws 5.100.0 as ${project.root}/user.rc says\n3 stacks synthesized in N s\n`,
    );
    expect(said).toContain("Local AWS on http://127.0.0.1:4577\n");
    expect(said).toContain("  local-network: started\n");
    expect(said).toContain("  local-network  N s  2 added\n");
    expect(said.slice(said.indexOf("The platform is up"))).toBe(`The platform is up in N s: 3 stacks, 6 changes.

service      URL                                  stack              log group
-------      ---                                  -----              ---------
collections  https://api.local/local-collections  local-collections  /thrive/local-collections
intake       https://api.local/local-intake       local-intake       /thrive/local-intake

Next:
  ./thrive status                        what is deployed, with every output
  ./thrive cdktf diff local-collections  what an apply would change
  ./thrive down                          removes all of it
`);
  });

  it("is refused when a release begins while it synthesizes", async () => {
    const delivery = new FakeDelivery();
    const project: FakeProject = fakeProject({
      synthesize: async () => {
        writeStacks(project.root, defaultStacks);
        const stage = { ...fakeStage("local", "InProgress", fakeAction("Deploy", "InProgress")) };
        delivery.pipelines.set("collections", [{ executions: [], stages: [stage] }]);
      },
    });
    await deployedAt(project, await delivery.start());
    const resources = [{ mode: "managed", type: "aws_codepipeline", instances: [{}] }];
    writeFile(statePath(project.root, "local-network"), JSON.stringify({ serial: 1, resources }));
    await expect(up(project, {}).finally(() => delivery.stop())).rejects.toThrow(
      `thrive up cannot start, 1 problem:\n  release: collections is being deployed to local by execution ${execution}; an apply would change what a deployment stands on: wait until ./thrive pipelines collections says that it is over, then again`,
    );
    expect(terraformCalls(project.root, "apply")).toEqual([]);
  });

  it("applies a stack after those it needs, and no stack of another environment", async () => {
    const project = fakeProject();
    await up(project, {});
    const applied = terraformCalls(project.root, "apply").map(({ stack }) => stack);
    expect(applied[0]).toBe("local-network");
    expect(applied.sort()).toEqual(["local-collections", "local-intake", "local-network"]);
  });

  it("changes nothing the second time, and initialises nothing again", async () => {
    const project = fakeProject();
    await up(project, {});
    const inits = terraformCalls(project.root, "init").length;
    expect(await up(project, {})).toBe(0);
    expect(project.said()).toContain("3 stacks, 0 changes.");
    expect(terraformCalls(project.root, "init")).toHaveLength(inits);
  });

  it("tells the provider where the local AWS is by a profile file", async () => {
    const project = fakeProject();
    await up(project, {});
    expect(fs.readFileSync(path.join(project.root, ".thrive", "aws", "config"), "utf8")).toBe(
      "[profile thrive-local]\nregion = us-east-1\nendpoint_url = http://127.0.0.1:4577\n",
    );
  });

  it("links a mirror that it found into every stack, so that terraform finds the provider from any shell", async () => {
    const project = fakeProject();
    fs.rmSync(path.join(project.root, "user.rc"));
    const mirror = path.join(project.root, "terraform.d/plugins");
    const { os, arch } = wantedProvider(project.root);
    const provider = `registry.terraform.io/hashicorp/aws/5.100.0/${os}_${arch}/terraform-provider-aws_v5.100.0_x5`;
    writeFile(path.join(mirror, provider), "");
    expect(await up(project, {})).toBe(0);
    expect(project.said()).toContain(`provider hashicorp/aws 5.100.0 from ${mirror}\n`);
    expect(exists(project.root, "cdktf.out/stacks/local-intake/terraform.d/plugins", provider)).toBe(true);
  });

  it("keeps the user's AWS and Terraform variables from terraform", async () => {
    const environment = { AWS_PROFILE: "prod", AWS_ENDPOINT_URL: "http://else", TF_WORKSPACE: "x", TF_CLI_ARGS: "-x" };
    const project = fakeProject({ environment });
    await up(project, {});
    const variables = new Set(terraformCalls(project.root, "apply").flatMap((call) => call.variables));
    expect([...variables].sort()).toEqual(["TF_CLI_CONFIG_FILE", "TF_IN_AUTOMATION"]);
  });

  it("stops what needs a failed stack, ends the others, and says what to do", async () => {
    const project = fakeProject({
      stacks: { "local-network": [], "local-runtime": [], "local-intake": ["local-runtime"] },
    });
    failStack(project.root, "local-runtime", "creating ECS Cluster (thrive): InvalidParameterException: no");
    expect(await up(project, {})).toBe(1);
    expect(project.said()).toContain(`
local-runtime failed:
  resource  aws_thing.one
  answer    creating ECS Cluster (thrive): InvalidParameterException: no
  way out   correct the declaration that made this resource, then ./thrive up again; it goes on from here
  log       .thrive/logs/local-runtime.log

Not started, because they need it: local-intake
`);
    expect(
      terraformCalls(project.root, "apply")
        .map(({ stack }) => stack)
        .sort(),
    ).toEqual(["local-network", "local-runtime"]);
    expect(fs.readFileSync(path.join(project.root, ".thrive/logs/local-runtime.log"), "utf8")).toContain(
      "InvalidParameterException: no",
    );
  });

  it("goes on after a failure", async () => {
    const project = fakeProject();
    failStack(project.root, "local-intake", "no");
    expect(await up(project, {})).toBe(1);
    expect((await statusOf(project)).stacks.map(({ stack, condition }) => [stack, condition])).toEqual([
      ["local-network", "deployed"],
      ["local-intake", "unfinished"],
      ["local-collections", "deployed"],
    ]);
    mendStack(project.root, "local-intake");
    expect(await up(project, {})).toBe(0);
    expect(project.said()).toContain("3 stacks, 2 changes.");
  });

  it("says once that the local AWS is gone, whatever failed for that", async () => {
    const project = fakeProject({
      stacks: { "local-network": [], "local-runtime": [], "local-intake": ["local-runtime"] },
    });
    const refused = "dial tcp 127.0.0.1:4577: connect: connection refused";
    for (const stack of ["local-network", "local-runtime"]) failStack(project.root, stack, refused);
    project.aws.running = () => Promise.resolve(undefined);
    expect(await up(project, {})).toBe(1);
    expect(project.said()).toContain(`
The local AWS ended while terraform worked on local-network, local-runtime.
  way out   ./thrive up again: it starts a new one and deploys to it
  log       .thrive/emulator/emulator.log, .thrive/logs/local-network.log, .thrive/logs/local-runtime.log

Not started, because they need it: local-intake
`);
  });

  it("deploys anew to a local AWS that was restarted, and keeps the old states aside", async () => {
    const project = fakeProject();
    await up(project, {});
    await project.aws.stop();
    expect(await up(project, {})).toBe(0);
    const aside =
      /The local AWS was restarted and is empty: all is deployed anew\. The old states are in (\S+)\.\n/.exec(
        project.said(),
      )?.[1];
    expect(exists(project.root, aside ?? "", "local-network.tfstate")).toBe(true);
    expect(project.said().match(/3 stacks, 6 changes/g)).toHaveLength(2);
  });

  it("takes a state that Terraform rescued from a full disk", async () => {
    const project = fakeProject();
    await up(project, {});
    const state = path.join(project.root, ".thrive/state/local-network.tfstate");
    const whole = fs.readFileSync(state, "utf8");
    writeFile(path.join(project.root, "cdktf.out/stacks/local-network/errored.tfstate"), whole);
    fs.writeFileSync(state, whole.slice(0, 40));
    expect(await up(project, {})).toBe(0);
    expect(project.said()).toContain("Repaired after a full disk: the state of local-network\n");
    expect(project.said()).toContain("3 stacks, 0 changes.");
  });

  it("starts over with an empty local AWS when a state is damaged and no copy is left", async () => {
    const project = fakeProject();
    await up(project, {});
    fs.writeFileSync(path.join(project.root, ".thrive/state/local-network.tfstate"), '{"version": 4,');
    expect(await up(project, {})).toBe(0);
    expect(project.said()).toContain("The state of local-network is damaged: starting over with an empty local AWS.\n");
    expect(project.said().match(/3 stacks, 6 changes/g)).toHaveLength(2);
  });

  it("destroys a stack that is no longer in the catalogue before it applies the rest", async () => {
    const project = fakeProject();
    await up(project, {});
    const smaller = {
      ...project,
      synthesize: async () => writeStacks(project.root, { "local-network": [], "local-intake": [] }),
    };
    expect(await up(smaller, {})).toBe(0);
    expect(project.said()).toContain("No longer in the catalogue, so destroyed: local-collections\n");
    expect(terraformCalls(project.root, "destroy").map(({ stack }) => stack)).toEqual(["local-collections"]);
  });

  it("refuses declarations that do not synthesize before it starts anything", async () => {
    const refused = new SynthesisError("services/collections: scaling.min: 5 is above scaling.max 2");
    const project = fakeProject({ synthesize: () => Promise.reject(refused) });
    await expect(up(project, {})).rejects.toBe(refused);
    expect(project.aws.instance).toBeUndefined();
    expect(exists(project.root, ".thrive", "run.lock")).toBe(false);
  });
});

describe("up is refused", () => {
  it("without terraform and provider, both at once", async () => {
    const project = fakeProject({ environment: { PATH: "/nowhere" } });
    fs.writeFileSync(
      path.join(project.root, "user.rc"),
      'provider_installation {\n  filesystem_mirror {\n    path = "/mirror"\n  }\n}\n',
    );
    const platform = `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;
    await expect(up(project, {})).rejects.toThrow(`thrive up cannot start, 2 problems:
  terraform: not found on the PATH; the platform needs Terraform 1.10 or later: install it from https://developer.hashicorp.com/terraform/install (macOS: brew install hashicorp/tap/terraform)
  provider hashicorp/aws 5.100.0 (${platform}): not in /mirror; ${project.root}/user.rc has a provider_installation block, so Terraform looks nowhere else: put the package there (terraform providers mirror FOLDER), or add direct {} to the block`);
    expect(project.aws.instance).toBeUndefined();
  });

  it("while another up runs", async () => {
    const project = fakeProject();
    const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 60_000)", "./thrive up"]);
    const lock = { pid: other.pid, command: "up", since: "2026-01-02T03:04:05.678Z" };
    writeFile(path.join(project.root, ".thrive/run.lock"), JSON.stringify(lock));
    await expect(up(project, {})).rejects.toThrow(
      `thrive up cannot start, 1 problem:\n  .thrive/run.lock: held by ./thrive up, process ${other.pid}, since 2026-01-02T03:04:05.678Z; ` +
        `one command that changes the platform at a time: wait until it ends, or end it with: kill ${other.pid}`,
    );
    other.kill();
    await once(other, "exit");
    expect(await up(project, {})).toBe(0);
  });

  it("on another port than the local AWS has", async () => {
    const project = fakeProject();
    await project.aws.start();
    await expect(up(project, { port: 5000 })).rejects.toThrow(
      "--port 5000: the local AWS runs on http://127.0.0.1:4577; a project has one local AWS: leave --port out, or ./thrive down first",
    );
  });

  it("on a port in use, which is the one of the last time unless another is named", async () => {
    const project = fakeProject();
    await up(project, {});
    await project.aws.stop();
    const inUse = { ...project, checkPort: (port: number) => Promise.resolve({ obstacle: `port ${port}: in use` }) };
    await expect(up(inUse, {})).rejects.toThrow("thrive up cannot start, 1 problem:\n  port 4577: in use");
    await expect(up(inUse, { port: 5000 })).rejects.toThrow("thrive up cannot start, 1 problem:\n  port 5000: in use");
  });

  it("to an endpoint while it is deployed to our own local AWS", async () => {
    const project = fakeProject();
    await up(project, {});
    await expect(up(project, { endpoint: "not a URL" })).rejects.toThrow(`thrive up cannot start, 2 problems:
  --endpoint not a URL: not an http(s) URL; --endpoint takes the URL of a local AWS that runs, such as http://127.0.0.1:4566: correct it
  --endpoint not a URL: the platform is deployed to http://127.0.0.1:4577; one deployment at a time: ./thrive up, or ./thrive down first`);
  });
});

async function statusOf(project: FakeProject): Promise<Status> {
  let said = "";
  await status({ ...project, output: { ...project.output, write: (text) => (said += text) } }, { json: true });
  return JSON.parse(said) as Status;
}
