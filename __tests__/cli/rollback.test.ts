import { rollback, type RollbackOptions } from "../../cli/commands/rollback";
import { digestOf, execution, fakeAction, FakeDelivery, fakeStage, looks, started } from "./support/fake-delivery";
import { deployedAt, fakeProject, steady, type FakeProject } from "./support/fake-project";
import { at, released } from "./support/ledger";

const plain: RollbackOptions = {
  env: "local",
  json: false,
  reason: "it is slow",
  breakGlass: false,
  forceSchema: false,
};
const now = () => new Date(at(59));
/** Of the image of a build. */
const tag = (build: number) => `1.0.0-${build}.g0123456789ab.20260101T120000Z`;

let delivery: FakeDelivery;
let project: FakeProject;

beforeEach(async () => {
  delivery = new FakeDelivery();
  project = fakeProject();
  await deployedAt(project, await delivery.start());
  released(delivery, { tag: tag(1), minute: 1 }, { tag: tag(2), minute: 5, previous: tag(1) });
  goes("Succeeded", fakeStage("local", "Succeeded", fakeAction("Deploy", "Succeeded")));
});

afterEach(() => delivery.stop());

/** What the execution that a rollback starts comes to. */
function goes(status: string, stage: Record<string, unknown>): void {
  delivery.executions.set(started, { status });
  const latestExecution = { ...(stage.latestExecution as object), pipelineExecutionId: started };
  delivery.pipelines.set("collections", [
    looks.succeeded,
    { ...looks.succeeded, stages: [{ ...stage, latestExecution }] },
  ]);
}

const ask = (options: Partial<RollbackOptions> = {}, service = "collections") =>
  rollback(project, service, { ...plain, ...options }, { now, pause: 0 });

/** Variables of what was started. */
const variables = () => {
  const [{ variables: all = [] } = {}] = delivery.of("StartPipelineExecution");
  return Object.fromEntries((all as { name: string; value: string }[]).map(({ name, value }) => [name, value]));
};

async function refused(options: Partial<RollbackOptions> = {}, service?: string): Promise<string> {
  const message = await ask(options, service).then(
    () => "",
    (error: Error) => error.message,
  );
  expect([delivery.of("StartPipelineExecution"), delivery.of("StopPipelineExecution")]).toEqual([[], []]);
  return message;
}

describe("a rollback", () => {
  it("goes back to the last healthy release, by the same pipeline and to one environment", async () => {
    expect(await ask()).toBe(0);
    expect(variables()).toEqual({ IMAGE_DIGEST: digestOf(tag(1)), ENVIRONMENTS: "|local|", REASON: "it is slow" });
    expect(steady(project.said())).toBe(`collections in local: from ${tag(2)} back to ${tag(1)} (commit 0123456789ab)
  collections: started
local runs ${tag(1)} again, after N s.
`);
  });

  it("takes neither what failed for healthy, nor what was rolled back from", async () => {
    released(
      delivery,
      { tag: tag(3), minute: 7, previous: tag(2), result: "failed" },
      { tag: tag(4), minute: 8, previous: tag(2) },
      { tag: tag(2), minute: 9, previous: tag(4), kind: "rollback" },
    );
    expect(await ask()).toBe(0);
    expect(variables().IMAGE_DIGEST).toBe(digestOf(tag(1)));
  });

  it("of what is half deployed goes to what ran before", async () => {
    released(delivery, { tag: tag(3), minute: 7, previous: tag(2), result: undefined });
    expect(await ask()).toBe(0);
    expect(variables().IMAGE_DIGEST).toBe(digestOf(tag(2)));
    expect(project.said()).toContain(`collections in local: from ${tag(3)} back to ${tag(2)} `);
  });

  it("never goes forward: before the one that it went back to it looks for an older one", async () => {
    released(
      delivery,
      { tag: tag(3), minute: 7, previous: tag(2) },
      { tag: tag(1), minute: 9, previous: tag(3), kind: "rollback" },
    );
    expect(await refused()).toBe(
      `thrive rollback cannot start, 1 problem:
  local: no healthy release is before this one; a rollback goes back to what was healthy: --to TAG of an older one, if ./thrive releases collections --env local has any that succeeded; else mend it and push`,
    );
    released(delivery, { tag: tag(4), minute: 11, previous: tag(1) });
    expect(await ask()).toBe(0);
    expect(variables().IMAGE_DIGEST).toBe(digestOf(tag(1)));
  });

  it("of a rollback that is half done goes one further back, or to what runs when that is named", async () => {
    released(
      delivery,
      { tag: tag(3), minute: 7, previous: tag(2) },
      { tag: tag(2), minute: 9, previous: tag(3), kind: "rollback", result: undefined },
    );
    expect(await ask()).toBe(0);
    expect(variables().IMAGE_DIGEST).toBe(digestOf(tag(1)));
    delivery.calls.length = 0;
    expect(await ask({ to: tag(3) })).toBe(0);
    expect(variables().IMAGE_DIGEST).toBe(digestOf(tag(3)));
  });

  it("where nothing is known to run goes to what was healthy there, and to nothing else", async () => {
    const pk = "SERVICE#collections#ENVIRONMENT#local";
    delivery.write(pk, "OBSERVED#01JG0009", { taskDefinition: "by hand", at: at(9) });
    expect(await ask()).toBe(0);
    expect(variables().IMAGE_DIGEST).toBe(digestOf(tag(2)));
    delivery.calls.length = 0;
    delivery.build(tag(3));
    expect(await refused({ to: tag(3) })).toContain(`--to: ${tag(3)}; no release of it to local succeeded, `);
  });

  it("goes to the tag or digest that is named, past a freeze and the schema only when told to", async () => {
    released(delivery, { tag: tag(3), minute: 7, previous: tag(2) });
    delivery.write("FREEZE#local", "01A", { until: at(90), reason: "the fair", by: "arn:x/ana", at: at(0) });
    expect(await ask({ to: tag(1), breakGlass: true, forceSchema: true })).toBe(0);
    expect(variables()).toMatchObject({ IMAGE_DIGEST: digestOf(tag(1)), OVERRIDES: "freeze,schema" });
    expect(await ask({ to: digestOf(tag(1)), breakGlass: true })).toBe(0);
  });

  it("stops what would hold it up, and names it", async () => {
    const holding = fakeStage("local", "InProgress", fakeAction("Deploy", "InProgress"));
    const inbound = { pipelineExecutionId: "inbound", status: "InProgress" };
    const stages = [...looks.testing.stages.slice(0, 2), { ...holding, inboundExecutions: [inbound] }];
    const [after] = delivery.pipelines.get("collections")!.slice(1);
    delivery.pipelines.set("collections", [{ ...looks.testing, stages }, after!]);
    expect(await ask()).toBe(0);
    expect(delivery.of("StopPipelineExecution")).toEqual(
      [execution, "inbound"].map((pipelineExecutionId) => ({
        pipelineName: "thrive-delivery-collections",
        pipelineExecutionId,
        abandon: true,
        reason: "rollback of local: it is slow",
      })),
    );
    expect(project.said()).toContain(`Stopped execution ${execution}, which was in local
Stopped execution inbound, which was in local
What the change router had started it tries again, and so deploys it here again, unless: ./thrive router hold collections --reason "…" --env local
`);
  });

  describe("in whose way others are", () => {
    beforeEach(() => {
      const holding = fakeStage("local", "InProgress", fakeAction("Deploy", "InProgress"));
      const inboundExecutions = [{ pipelineExecutionId: "inbound", status: "InProgress" }];
      const [, after] = delivery.pipelines.get("collections")!;
      const stages = [{ ...holding, inboundExecutions }];
      delivery.pipelines.set("collections", [{ ...looks.testing, stages }, after!]);
    });

    it("goes on when somebody else has stopped them", async () => {
      delivery.refuses = "StopPipelineExecution";
      delivery.refusesAs = "DuplicatedStopRequestException";
      expect(await ask()).toBe(0);
    });

    it("says what it stopped, also when it cannot start then", async () => {
      delivery.refuses = "StartPipelineExecution";
      await expect(ask()).rejects.toThrow("no StartPipelineExecution");
      expect(project.said()).toContain(
        `Stopped execution ${execution}, which was in local\nStopped execution inbound, `,
      );
    });

    it("says what it stopped, also when it cannot stop the next", async () => {
      delivery.refuses = "StopPipelineExecution";
      delivery.refusesIf = ({ pipelineExecutionId }) => pipelineExecutionId === "inbound";
      await expect(ask()).rejects.toThrow("no StopPipelineExecution");
      expect(project.said()).toContain(`\nStopped execution ${execution}, which was in local\n`);
    });

    it("on an account says how the router is held there", async () => {
      delivery.account = "111111111111";
      released(
        delivery,
        { tag: tag(1), minute: 1, environment: "prod" },
        { tag: tag(2), minute: 5, environment: "prod", previous: tag(1) },
      );
      const prod = fakeStage("prod", "InProgress", fakeAction("Approve", "InProgress"));
      const own = { ...prod, latestExecution: { ...prod.latestExecution, pipelineExecutionId: started } };
      delivery.executions.set(started, { status: "InProgress" });
      delivery.pipelines.set("collections", [
        { ...looks.testing, stages: [prod] },
        { ...looks.testing, stages: [own] },
      ]);
      const settings = { endpoint: project.aws.endpoint, credentials: { accessKeyId: "a", secretAccessKey: "b" } };
      expect(await rollback(project, "collections", { ...plain, env: "prod" }, { now, pause: 0, settings })).toBe(0);
      expect(project.said()).toContain(
        'and so asks for it again, unless: ./thrive router hold collections --reason "…" --env prod\n',
      );
    });
  });

  it.each(["Succeeded", "InProgress"])(
    "that is %s behind its stage has deployed, though another is in that now",
    async (status) => {
      goes(status, fakeStage("local"));
      const other = fakeStage("local", "InProgress", fakeAction("Deploy", "InProgress"));
      delivery.pipelines.set("collections", [looks.succeeded, { ...looks.succeeded, stages: [other] }]);
      const deployed = { stageName: "local", actionName: "Deploy", status: "Succeeded" };
      delivery.actions.set(started, [{ stageName: "prod", actionName: "Deploy", status: "InProgress" }, deployed]);
      expect(await ask()).toBe(0);
      expect(project.said()).toContain(`local runs ${tag(1)} again, after `);
    },
  );

  it("that was skipped has not deployed, though its execution succeeded", async () => {
    goes("Succeeded", fakeStage("local"));
    const other = fakeStage("local", "InProgress", fakeAction("Deploy", "InProgress"));
    delivery.pipelines.set("collections", [looks.succeeded, { ...looks.succeeded, stages: [other] }]);
    expect(await ask()).toBe(1);
    expect(project.said()).toContain("  answer    the stage local was skipped\n");
  });

  it("that waits for an approval says by which command", async () => {
    goes("InProgress", fakeStage("local", "InProgress", fakeAction("Approve", "InProgress")));
    expect(await ask()).toBe(0);
    expect(project.said()).toContain(
      `\nIt waits for somebody else: ./thrive approve collections --env local --execution ${started}\n`,
    );
  });

  it("that fails says why, for programs too", async () => {
    goes("Failed", fakeStage("local", "Failed", fakeAction("Deploy", "Failed")));
    const output = { executionResult: { errorDetails: { message: "ECS gave it up\nan event" } } };
    delivery.actions.set(started, [{ actionName: "Deploy", status: "Failed", output }]);
    expect(await ask()).toBe(1);
    expect(project.said()).toContain(`The rollback of collections in local failed:
  answer    Deploy: ECS gave it up
            an event
  way out   mend what it names, then again; ./thrive releases collections --env local says what runs
`);
    const before = project.said().length;
    expect(await ask({ json: true })).toBe(1);
    expect(JSON.parse(project.said().slice(before))).toMatchObject({
      end: "failed",
      execution: started,
      tag: tag(1),
    });
  });

  it.each<[string, Partial<RollbackOptions>, string]>([
    [
      "an unknown tag",
      { to: "9.9.9" },
      "image: 9.9.9: thrive/collections has no such image; a release goes back to an image of its own service: ./thrive releases collections --env local names those that were released",
    ],
    [
      "what runs",
      { to: tag(2) },
      `--to: ${tag(2)}; local runs just that: name another, or leave --to out for the one before it`,
    ],
    [
      "no reason",
      { reason: " " },
      '--reason: empty; it is kept with the release: one line of 1 to 500 characters: --reason "why it is done"',
    ],
    [
      "the word for no reason",
      { reason: "none" },
      '--reason: none, the pipelines\' word for what nobody said; it is kept with the release: one line of 1 to 500 characters: --reason "why it is done"',
    ],
    [
      "an unknown environment",
      { env: "live" },
      "--env: live; no platform has this environment: one of dev, staging, prod, local, local-prod",
    ],
  ])("to or with %s is refused", async (_, options, problem) => {
    expect(await refused(options)).toBe(`thrive rollback cannot start, 1 problem:\n  ${problem}`);
  });

  it("is refused to what is newer, and to what was never healthy there", async () => {
    delivery.build(tag(3));
    released(delivery, { tag: tag(4), minute: 7, previous: tag(2) });
    expect(await refused({ to: tag(3) })).toContain(
      `--to: ${tag(3)}; no release of it to local succeeded, and a rollback goes back to what was healthy there: ./thrive releases collections --env local names those that did; any other is released by the pipeline`,
    );
    released(delivery, { tag: tag(2), minute: 9, previous: tag(4), kind: "rollback" });
    expect(await refused({ to: tag(4) })).toContain(
      `--to: ${tag(4)}; local has ${tag(2)}, and a rollback goes back to an older image: ./thrive router run collections --reason "…" --env local releases the newest commit by the pipeline`,
    );
  });

  it("to an image that is gone names the next that is there", async () => {
    released(delivery, { tag: tag(3), minute: 7, previous: tag(2) });
    const gone = (build: number) => [tag(build), digestOf(tag(build))].forEach((name) => delivery.images.delete(name));
    gone(2);
    const there = `image: ${tag(2)}: it is no longer in thrive/collections; only what is there is deployed: --to ${tag(1)}, which was healthy and is there`;
    expect(await refused()).toContain(there);
    expect(await refused({ to: tag(2) })).toContain(there);
    gone(1);
    expect(await refused()).toContain(
      `image: ${tag(2)}: it is no longer in thrive/collections; only what is there is deployed: ./thrive releases collections --env local names those that were released`,
    );
  });

  it("is refused to an image that no gate passed, or that cannot read the data", async () => {
    delivery.passed.delete(digestOf(tag(1)));
    expect(await refused({ to: tag(1) })).toContain(
      `image: ${digestOf(tag(1))}: the gate of collections never let it pass; `,
    );
    delivery.build(tag(1), { schema: { M: { version: { N: "6" }, minVersion: { N: "5" } } } });
    const begun = delivery.ledger.find(({ sk }) => sk?.S === "RELEASE#01JG0005#BEGUN")!;
    begun.schema = { M: { version: { N: "8" }, minVersion: { N: "7" } } };
    expect(await refused()).toContain(
      `local: ${tag(1)} knows version 6 of its data, and ${tag(2)}, released there since, needs at least 7; take a newer image, or force it by OVERRIDES=schema with a reason (here: --force-schema)`,
    );
  });

  it("is refused during a freeze, and when nothing healthy is before", async () => {
    delivery.write("FREEZE#local", "01A", { until: at(90), reason: "the fair", by: "arn:x/ana", at: at(0) });
    expect(await refused()).toContain(
      "freeze: local is frozen until 2026-01-01 13:30Z: the fair (ana); nothing is released meanwhile: --break-glass, which is kept with your reason",
    );
    delivery.ledger.length = 0;
    expect(await refused()).toContain(
      "local: the ledger knows of nothing that runs; a rollback goes back to what was healthy: ",
    );
    released(delivery, { tag: tag(1), minute: 1 });
    expect(await refused()).toContain("local: no healthy release is before this one; ");
  });
});
