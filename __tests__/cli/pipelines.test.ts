import { pipelines, type PipelinesOptions, type PipelinesTools } from "../../cli/commands/pipelines";
import { Interruption } from "../../cli/interruption";
import type { PipelineReport } from "../../cli/pipeline-report";
import {
  commit,
  execution,
  fakeAction,
  FakeDelivery,
  fakeExecution,
  fakeStage,
  looks,
  type FakeLook,
} from "./support/fake-delivery";
import { deployedAt, fakeProject, type FakeProject } from "./support/fake-project";

const plain: PipelinesOptions = { watch: false, json: false };
const now = () => Date.parse("2026-01-01T12:01:00Z");
const services = ["intake", "utilities", "case-management", "establishment", "collections"];

let delivery: FakeDelivery;
let project: FakeProject;

beforeEach(async () => {
  delivery = new FakeDelivery();
  delivery.router = () => ({ ok: true, command: "markers", services: {} });
  project = fakeProject();
  await deployedAt(project, await delivery.start());
  for (const service of services) delivery.pipelines.set(service, [looks.succeeded]);
});

afterEach(() => delivery.stop());

async function ask(options: Partial<PipelinesOptions> = {}, service?: string, tools: PipelinesTools = {}) {
  const before = project.said().length;
  const code = await pipelines(project, service, { ...plain, ...options }, { now, pause: 1, ...tools });
  return { code, said: project.said().slice(before) };
}

/** What one pipeline's look is told as. */
async function askOf(...all: FakeLook[]): Promise<string> {
  delivery.pipelines.set("collections", all);
  return (await ask({}, "collections")).said;
}

describe("pipelines", () => {
  it("are a line each: what they do, since when, for which commit and decision, stage by stage", async () => {
    delivery.pipelines.set("intake", [looks.created]);
    delivery.pipelines.set("utilities", [looks.testing]);
    expect(await ask()).toEqual({
      code: 0,
      said: `service          pipeline   since       commit        decision or reason  stages
-------          --------   -----       ------        ------------------  ------
intake           idle                                                     Source succeeded → Build skipped → local skipped
utilities        runs       1 min 00 s  0123456789ab  01JGDECISION        Source succeeded → Build runs (Test) → local
case-management  succeeded  30 s        0123456789ab  01JGDECISION        Source succeeded → Build succeeded → local succeeded
establishment    succeeded  30 s        0123456789ab  01JGDECISION        Source succeeded → Build succeeded → local succeeded
collections      succeeded  30 s        0123456789ab  01JGDECISION        Source succeeded → Build succeeded → local succeeded
`,
    });
  });

  it("one of them is a stage a line", async () => {
    expect(await askOf(looks.testing))
      .toBe(`collections runs, 1 min 00 s: 0123456789ab Change the interest, decision 01JGDECISION

stage   condition  action  since  commit
-----   ---------  ------  -----  ------
Source  succeeded          50 s   0123456789ab
Build   runs       Test    50 s   0123456789ab
local   idle
`);
  });

  it("name the action that runs, not one that failed in an older execution", async () => {
    const actions = [fakeAction("Prepare", "InProgress"), fakeAction("Test", "Failed")];
    const stages = [fakeStage("Build", "InProgress", ...actions)];
    expect(await askOf({ ...looks.testing, stages })).toContain("\nBuild  runs       Prepare ");
    const passed = [fakeStage("Build", "Succeeded", fakeAction("Test", "Failed"))];
    expect(await askOf({ ...looks.succeeded, stages: passed })).toMatch(/\nBuild {2}succeeded {10}\d/);
  });

  it("that failed say where and why, what the build's log says of it, and the way out; the exit code is 0", async () => {
    delivery.pipelines.set("collections", [looks.failed]);
    const { code, said } = await ask({}, "collections");
    expect(code).toBe(0);
    expect(said.slice(said.indexOf("\n\ncollections"))).toBe(`

collections failed in Build, action Test:
  answer    JobFailed: Build terminated with state: FAILED
  log       not ok 2 - returns the sum
  commit    ${commit} Change the interest
  way out   correct its source (./thrive source) and push; if the code was not at fault: ./thrive router run collections --reason "…"
`);
  });

  it("that failed without a log say why all the same", async () => {
    delivery.refuses = "BatchGetBuilds";
    const said = await askOf(looks.failed);
    expect(said).toContain("  answer    JobFailed: Build terminated with state: FAILED\n  commit ");
  });

  it("say for what reason a person started them", async () => {
    delivery.variables = { ROUTER_DECISION: "none", REASON: "the disk was full" };
    expect(await askOf(looks.testing)).toContain(
      "collections runs, 1 min 00 s: 0123456789ab Change the interest, because: the disk was full\n",
    );
  });

  it("wait for an approval, and for an older execution in their way", async () => {
    const approval = fakeStage("prod", "InProgress", fakeAction("Approve", "InProgress"));
    expect(await askOf({ ...looks.testing, stages: [approval] })).toMatch(
      /^collections waits, 50 s: .*\n(.*\n){3}prod   waits      Approve/,
    );
    const older = { ...fakeStage("Build", "InProgress", fakeAction("Test", "InProgress")) };
    const inbound = { pipelineExecutionId: execution, status: "InProgress" };
    const blocked = {
      ...older,
      latestExecution: { pipelineExecutionId: "older", status: "InProgress" },
      inboundExecution: inbound,
    };
    expect(await askOf({ ...looks.testing, stages: [blocked] })).toMatch(/^collections waits, 30 s: /);
  });

  it("show which commit is in a stage when it is not the newest", async () => {
    const older = {
      ...fakeExecution({ status: "Succeeded", commit: "f".repeat(40) }),
      pipelineExecutionId: "older",
      startTime: 1,
    };
    const stage = {
      ...fakeStage("local", "Succeeded"),
      latestExecution: { pipelineExecutionId: "older", status: "Succeeded" },
    };
    const said = await askOf({ executions: [older, ...looks.testing.executions], stages: [stage] });
    expect(said).toMatch(/\nlocal  succeeded +ffffffffffff\n$/);
  });

  it("nobody said why they should run: all stages are skipped", async () => {
    const skipped = { ...looks.created, executions: [fakeExecution({ status: "Succeeded" })] };
    expect(await askOf(skipped)).toMatch(/^collections skipped every stage: nobody said why it should run, 30 s/);
  });

  it("that are not there are said to be not deployed", async () => {
    delivery.refuses = "GetPipelineState";
    delivery.refusesAs = "PipelineNotFoundException";
    expect(await askOf(looks.testing)).toMatch(/^collections has no pipeline here\n/);
  });

  it("say what the router starts no more, and why", async () => {
    const held = { by: "ana", reason: "migration", at: "2026-01-01T11:00:00.000Z" };
    const started = { commits: { services: commit } };
    delivery.router = () => ({
      ok: true,
      command: "markers",
      services: {
        intake: { retries: 0, held },
        collections: { retries: 1, blockedSince: "2026-01-01T11:30:00.000Z", started },
        utilities: {
          retries: 0,
          lastError: { code: "AccessDeniedException", message: "no", at: "2026-01-01T11:40:00.000Z" },
        },
      },
    });
    const { said } = await ask();
    expect(said.split("\n\n")[1]).toBe(`intake is held by ana since 2026-01-01 11:00Z: migration
utilities is not started at 2026-01-01 11:40Z: AccessDeniedException: no
collections is blocked since 2026-01-01 11:30Z: 0123456789ab failed 2 times
`);
  });

  it("are told though the router does not answer", async () => {
    delivery.router = () => ({ errorMessage: "boom" });
    expect((await ask()).said).toContain("collections      succeeded");
    expect(project.warned()).toBe(
      "What is held or blocked is not known: the change router failed: boom; its log group /aws/lambda/thrive-delivery-change-router says more\n",
    );
  });

  it("give the first line of a commit's message as it was written, also where a connection tells it in JSON", async () => {
    const message = JSON.stringify({ ProviderType: "GitHub", CommitMessage: 'Say "ñ"\n\nWhy' }).replace("ñ", "\\u00f1");
    const executions = [fakeExecution({ status: "InProgress", summary: message })];
    expect(await askOf({ ...looks.testing, executions })).toContain('0123456789ab Say "ñ", decision');
  });

  it("say a reason on one line", async () => {
    delivery.variables = { ROUTER_DECISION: "none", REASON: "the disk\nwas full" };
    expect(await askOf(looks.testing)).toContain(", because: the disk was full\n");
  });

  it("tell a terminal nothing but text, whatever a commit's message says", async () => {
    const executions = [fakeExecution({ status: "InProgress", summary: "\u001b[31mred\u0007 ${x}\nsecond line" })];
    expect(await askOf({ ...looks.testing, executions })).toContain("0123456789ab red  ${x}, decision");
  });

  it("are a list for programs", async () => {
    delivery.pipelines.set("collections", [looks.failed]);
    const reports = JSON.parse((await ask({ json: true })).said) as PipelineReport[];
    expect(reports.map(({ service }) => service)).toEqual(services);
    expect(reports.at(-1)).toEqual({
      service: "collections",
      pipeline: "thrive-delivery-collections",
      condition: "failed",
      since: "2026-01-01T12:00:30.000Z",
      execution,
      commit,
      subject: "Change the interest",
      decision: "01JGDECISION",
      stages: [
        { stage: "Source", condition: "succeeded", since: "2026-01-01T12:00:10.000Z" },
        { stage: "Build", condition: "failed", action: "Test", since: "2026-01-01T12:00:10.000Z" },
        { stage: "local", condition: "idle" },
      ],
      failure: {
        stage: "Build",
        action: "Test",
        reason: "JobFailed: Build terminated with state: FAILED",
        log: ["not ok 2 - returns the sum"],
      },
    });
  });

  describe("watched", () => {
    /** Ends after some looks. */
    const until = (count: number) => {
      const interruption = new Interruption();
      let looked = 0;
      delivery.router = () => {
        if (++looked === count) interruption.interrupt("SIGINT");
        return { ok: true, command: "markers", services: {} };
      };
      return interruption;
    };

    it("are a line for each change, until Ctrl-C", async () => {
      delivery.pipelines.set("collections", [looks.testing, looks.testing, looks.succeeded]);
      expect(await ask({ watch: true }, "collections", { interruption: until(4) })).toEqual({
        code: 130,
        said: `12:01:00  collections  runs  Build runs (Test)  0123456789ab
12:01:00  collections  succeeded  0123456789ab
`,
      });
    });

    it("say why it failed now, not at the try before", async () => {
      const other = [
        fakeStage("Source", "Succeeded", fakeAction("Source", "Succeeded")),
        fakeStage("Build", "Failed", fakeAction("Image", "Failed")),
      ];
      delivery.pipelines.set("collections", [looks.failed, looks.testing, { ...looks.failed, stages: other }]);
      const { said } = await ask({ watch: true }, "collections", { interruption: until(4) });
      expect(said.match(/failed in Build, action \w+/g)).toEqual([
        "failed in Build, action Test",
        "failed in Build, action Image",
      ]);
    });

    it("are drawn anew on a terminal", async () => {
      (project.output as { isTerminal: boolean }).isTerminal = true;
      delivery.pipelines.set("collections", [looks.testing, looks.succeeded]);
      const { said } = await ask({ watch: true }, "collections", { interruption: until(2) });
      expect(said.split("\u001b[7A\u001b[0J").map((drawn) => drawn.split(",")[0])).toEqual([
        "collections runs",
        "collections succeeded",
      ]);
    });

    it("are a line of JSON for each change", async () => {
      delivery.pipelines.set("collections", [looks.testing, looks.testing, looks.succeeded]);
      const { said } = await ask({ watch: true, json: true }, "collections", { interruption: until(4) });
      const conditions = said
        .trim()
        .split("\n")
        .map((line) => (JSON.parse(line) as PipelineReport).condition);
      expect(conditions).toEqual(["runs", "succeeded"]);
    });
  });

  describe("of an account", () => {
    const credentials = { accessKeyId: "a", secretAccessKey: "b" };
    const tools = () => ({ settings: { endpoint: project.aws.endpoint, credentials } });

    it("are those of the delivery account, which is named first", async () => {
      delivery.account = "111111111111";
      const { said } = await ask({ env: "prod" }, "collections", tools());
      expect(said).toMatch(/^Account 111111111111, us-east-1: delivery of dev, staging, prod\ncollections succeeded, /);
    });

    it("name it in the ways out, which would act on the local AWS without it", async () => {
      delivery.account = "111111111111";
      delivery.pipelines.set("collections", [looks.failed]);
      const { said } = await ask({ env: "prod" }, "collections", tools());
      expect(said).toContain(
        'way out   correct its source and push; if the code was not at fault: ./thrive router run collections --reason "…" --env prod\n',
      );
    });

    it("are alone in what a program reads", async () => {
      delivery.account = "111111111111";
      const { said } = await ask({ env: "prod", json: true }, "collections", tools());
      expect(JSON.parse(said)).toHaveLength(1);
      expect(project.warned()).toBe("Account 111111111111, us-east-1: delivery of dev, staging, prod\n");
    });

    it("are not asked about with the credentials of another", async () => {
      delivery.account = "222222222222";
      await expect(ask({ env: "prod" }, undefined, tools())).rejects.toThrow(
        "thrive pipelines cannot start, 1 problem:\n  account: the credentials are of 222222222222 (arn:aws:sts::222222222222:assumed-role/engineer/ana); prod is delivered from 111111111111: name a profile of that account: AWS_PROFILE=NAME ./thrive pipelines --env prod",
      );
      expect([delivery.calls, delivery.asked]).toEqual([[], []]);
    });

    it("need credentials that hold", async () => {
      delivery.refuses = "GetCallerIdentity";
      await expect(ask({ env: "prod" }, undefined, tools())).rejects.toThrow(
        "  credentials: The security token included in the request is expired; the AWS SDK must find some that hold: aws sso login, or AWS_PROFILE=NAME ./thrive pipelines --env prod",
      );
    });

    it("refuse an environment that no platform has", async () => {
      await expect(ask({ env: "live" })).rejects.toThrow(
        "  --env: live; no platform has this environment: one of dev, staging, prod, local, local-prod",
      );
    });
  });

  it("of the environment of this machine are those of the local AWS", async () => {
    expect((await ask({ env: "local" }, "collections")).said).toMatch(/^collections succeeded/);
  });

  it("refuse a service that is not in the catalogue, and a local AWS that does not run", async () => {
    await expect(ask({}, "nobody")).rejects.toThrow(
      "thrive pipelines cannot start, 1 problem:\n  service: nobody; no service of the catalogue has this name: one of intake, utilities, case-management, establishment, collections",
    );
    await expect(pipelines(fakeProject(), undefined, plain)).rejects.toThrow(
      "thrive pipelines cannot start, 1 problem:\n  local AWS: the platform is not up; pipelines needs it running: ./thrive up, then again",
    );
  });
});
