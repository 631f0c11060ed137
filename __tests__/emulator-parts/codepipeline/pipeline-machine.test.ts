import { action, check, declaration, PipelineWorld, source, stage } from "./support/pipeline-world";

let world: PipelineWorld;
beforeEach(() => (world = new PipelineWorld()));

const statesOf = ({ stages }: { stages: ReadonlyMap<string, { status: string }> }) =>
  Object.fromEntries([...stages].map(([name, { status }]) => [name, status]));

describe("an execution", () => {
  test("goes from stage to stage, and tells of pipeline, stages and actions", async () => {
    const pipeline = world.deploy();
    const execution = world.start(pipeline);
    await world.succeed("Source");
    world.time = new Date("2026-12-01T08:00:05Z");
    await world.succeed("Build");
    await world.succeed("dev");
    expect(execution.status).toBe("Succeeded");
    expect(world.told).toEqual([
      "STARTED",
      "Source STARTED",
      "Source/Source STARTED",
      "Source/Source SUCCEEDED",
      "Source SUCCEEDED",
      "Build STARTED",
      "Build/Build STARTED",
      "Build/Build SUCCEEDED",
      "Build SUCCEEDED",
      "dev STARTED",
      "dev/dev STARTED",
      "dev/dev SUCCEEDED",
      "dev SUCCEEDED",
      "SUCCEEDED",
    ]);
    expect(world.measured).toEqual([["PipelineDuration", 5]]);
  });

  test("is told of in CodePipeline's members", async () => {
    const pipeline = world.deploy();
    const { id } = world.start(pipeline);
    await world.succeed("Source", { outputArtifacts: { source: { bucket: "artifacts", key: "k" } } });
    await world.fail("Build", "no test passes");
    const [started] = world.events;
    expect(started).toEqual({
      source: "aws.codepipeline",
      detailType: "CodePipeline Pipeline Execution State Change",
      resources: ["arn:aws:codepipeline:us-east-1:123456789012:collections"],
      detail: {
        pipeline: "collections",
        "execution-id": id,
        "start-time": "2026-12-01T08:00:00.000Z",
        "execution-trigger": { "trigger-type": "StartPipelineExecution", "trigger-detail": "arn:of:who" },
        state: "STARTED",
        version: 1,
        "pipeline-execution-attempt": 1,
      },
    });
    const details = world.events.map(({ detail }) => detail as Record<string, unknown>);
    expect(details.find(({ action: name, state }) => name === "Source" && state === "SUCCEEDED")).toMatchObject({
      type: { owner: "AWS", provider: "CodeCommit", category: "Source", version: "1" },
      region: "us-east-1",
      "output-artifacts": [{ name: "source", s3location: { bucket: "artifacts", key: "k" } }],
    });
    expect(details.find(({ action: name, state }) => name === "Build" && state === "FAILED")).toMatchObject({
      "execution-result": { "external-execution-summary": "no test passes", "error-code": "JobFailed" },
    });
    expect(world.measured.map(([name]) => name)).toEqual(["FailedPipelineExecutions", "PipelineDuration"]);
  });

  test("runs actions of one order together, and the next order when all have succeeded", async () => {
    const built = stage(
      "Build",
      action("A", { runOrder: 1 }),
      action("B", { runOrder: 1 }),
      action("C", { runOrder: 2 }),
    );
    const pipeline = world.deploy({ stages: [stage("Source", source), built] });
    world.start(pipeline);
    await world.succeed("Source");
    expect(world.running).toEqual(["Build/A", "Build/B"]);
    await world.succeed("B");
    expect(world.running).toEqual(["Build/A"]);
    await world.succeed("A");
    expect(world.running).toEqual(["Build/C"]);
  });

  test("fails when an action does, but lets the others of its order end", async () => {
    const pipeline = world.deploy({ stages: [stage("Source", source), stage("Build", action("A"), action("B"))] });
    const execution = world.start(pipeline);
    await world.succeed("Source");
    await world.fail("A");
    expect(execution.status).toBe("InProgress");
    await world.succeed("B");
    expect([execution.status, statesOf(execution)]).toEqual(["Failed", { Source: "Succeeded", Build: "Failed" }]);
  });

  test("is canceled when its pipeline is declared anew", async () => {
    const pipeline = world.deploy();
    const execution = world.start(pipeline);
    pipeline.update(declaration(), world.time);
    expect([execution.status, world.running]).toEqual(["Cancelled", []]);
    expect(world.told.slice(-3)).toEqual(["Source/Source ABANDONED", "Source CANCELED", "CANCELED"]);
    expect(pipeline.declaration.version).toBe(2);
  });
});

describe("a later execution, where newer ones supersede,", () => {
  test("replaces those that wait, never the one that runs", async () => {
    const pipeline = world.deploy();
    const first = world.start(pipeline);
    await world.succeed("Source");
    const second = world.start(pipeline);
    await world.succeed("Source");
    const third = world.start(pipeline);
    await world.succeed("Source");
    expect([first.status, second.status, third.status]).toEqual(["InProgress", "Superseded", "InProgress"]);
    expect(second.statusSummary).toBe(`Superseded by execution ${third.id}`);
    await world.succeed("Build");
    expect(world.running).toEqual(["dev/dev", "Build/Build"]);
    expect(world.play("Build").execution).toBe(third);
  });

  test("waits before a closed transition, and goes on when that opens", async () => {
    const pipeline = world.deploy();
    pipeline.machine.changeTransition("dev", { enabled: false, disabledReason: "freeze" });
    const execution = world.start(pipeline);
    await world.succeed("Source");
    await world.succeed("Build");
    expect([execution.status, execution.inbound, world.running]).toEqual(["InProgress", 2, []]);
    pipeline.machine.changeTransition("dev", { enabled: true });
    expect(world.running).toEqual(["dev/dev"]);
  });
});

test("queued executions enter each stage in their order, and none is replaced", async () => {
  const pipeline = world.deploy({ executionMode: "QUEUED" });
  const all = [world.start(pipeline), world.start(pipeline), world.start(pipeline)];
  expect(world.running).toEqual(["Source/Source"]);
  for (const name of ["Source", "Source", "Source", "Build", "dev", "Build", "dev", "Build", "dev"])
    await world.succeed(name);
  expect(all.map(({ status }) => status)).toEqual(["Succeeded", "Succeeded", "Succeeded"]);
});

test("parallel executions share no stage lock", async () => {
  const pipeline = world.deploy({ executionMode: "PARALLEL" });
  world.start(pipeline);
  world.start(pipeline);
  expect(world.running).toEqual(["Source/Source", "Source/Source"]);
});

describe("conditions before a stage", () => {
  const pipelineWith = (condition: ReturnType<typeof check>, more: object = {}) =>
    world.deploy({
      variables: [
        { name: "ROUTER_DECISION", defaultValue: "none" },
        { name: "REASON", defaultValue: "none" },
      ],
      stages: [
        stage("Source", source),
        { ...stage("Build", action("Build")), beforeEntry: condition, ...more },
        stage("dev", action("dev")),
      ],
    });

  test("skip it when they are not met", async () => {
    const pipeline = pipelineWith(check("#{variables.ROUTER_DECISION}#{variables.REASON}", "NE", "nonenone", "SKIP"));
    const execution = world.start(pipeline);
    await world.succeed("Source");
    expect(statesOf(execution)).toMatchObject({ Build: "Skipped", dev: "InProgress" });
    const asked = world.start(pipeline, { REASON: "hotfix" });
    await world.succeed("dev");
    await world.succeed("Source");
    expect(statesOf(asked)).toMatchObject({ Build: "InProgress" });
  });

  test("fail it when the result is FAIL, and when a variable stands for nothing", async () => {
    const pipeline = pipelineWith(check("#{Elsewhere.TAG}", "EQ", "x", "FAIL"));
    const execution = world.start(pipeline);
    await world.succeed("Source");
    expect([execution.status, statesOf(execution)]).toMatchObject(["Failed", { Build: "Failed" }]);
    expect(execution.ruleRuns[0]).toMatchObject({
      status: "Failed",
      error: { message: "The variable could not be resolved: #{Elsewhere.TAG}" },
    });
  });

  test("are passed over when an operator overrides them", async () => {
    const pipeline = pipelineWith(check("#{variables.REASON}", "EQ", "x", "FAIL"));
    const execution = world.start(pipeline);
    await world.succeed("Source");
    pipeline.machine.override(execution, execution.stages.get("Build")!, "beforeEntry");
    expect(world.running).toEqual(["Build/Build"]);
    expect(execution.stages.get("Build")?.conditions.get("beforeEntry")?.[0]?.status).toBe("Overridden");
  });

  test("of a rule that is not played fail, and name what is", async () => {
    const condition = check("a", "EQ", "a", "FAIL");
    const rules = [
      { ...condition.conditions[0]!.rules[0]!, ruleTypeId: { category: "Rule", provider: "CloudWatchAlarm" } },
    ];
    const execution = world.start(pipelineWith({ conditions: [{ result: "FAIL", rules }] } as never));
    await world.succeed("Source");
    expect(execution.ruleRuns[0]?.error?.message).toBe(
      "The local AWS plays the rule VariableCheck, not CloudWatchAlarm: use AWS itself.",
    );
  });
});

describe("a stage that fails", () => {
  test("is retried once by itself: what failed, or all of it", async () => {
    for (const retryMode of ["FAILED_ACTIONS", "ALL_ACTIONS"] as const) {
      world = new PipelineWorld();
      const built = {
        ...stage("Build", action("A"), action("B")),
        onFailure: { result: "RETRY" as const, retryConfiguration: { retryMode } },
      };
      const execution = world.start(world.deploy({ stages: [stage("Source", source), built] }));
      await world.succeed("Source");
      await world.succeed("A");
      await world.fail("B");
      expect(world.running).toEqual(retryMode === "ALL_ACTIONS" ? ["Build/A", "Build/B"] : ["Build/B"]);
      expect(world.told.filter((line) => line.includes("RESUMED"))).toEqual(["RESUMED", "Build RESUMED"]);
      if (retryMode === "ALL_ACTIONS") await world.succeed("A");
      await world.fail("B");
      expect([execution.status, execution.attempt]).toEqual(["Failed", 2]);
    }
  });

  test("goes back to the last execution that succeeded in it", async () => {
    const dev = {
      ...stage("dev", action("dev", { configuration: { ProjectName: "#{variables.VERSION}" } })),
      onFailure: { result: "ROLLBACK" as const },
    };
    const pipeline = world.deploy({
      variables: [{ name: "VERSION", defaultValue: "1" }],
      stages: [stage("Source", source), dev],
    });
    const good = world.start(pipeline);
    await world.succeed("Source");
    await world.succeed("dev");
    const bad = world.start(pipeline, { VERSION: "2" });
    await world.succeed("Source");
    await world.fail("dev");
    const back = pipeline.machine.executions.at(-1)!;
    expect(bad.status).toBe("Failed");
    expect(back).toMatchObject({
      type: "ROLLBACK",
      rollbackTarget: good.id,
      trigger: { triggerType: "AutomatedRollback", triggerDetail: bad.id },
    });
    expect(world.play("dev").run.resolved).toEqual({ ProjectName: "1" });
    await world.succeed("dev");
    expect(back.status).toBe("Succeeded");
  });

  test("stays failed when nobody has asked for more", async () => {
    const execution = world.start(world.deploy());
    await world.fail("Source");
    expect([execution.status, world.running]).toEqual(["Failed", []]);
  });
});

test("conditions after a success can fail the stage", async () => {
  const build = {
    ...stage("Build", action("Build", { namespace: "Built" })),
    onSuccess: check("#{Built.TESTS}", "MATCHES", "[1-9]\\d*", "FAIL"),
  };
  const pipeline = world.deploy({ stages: [stage("Source", source), build] });
  const none = world.start(pipeline);
  await world.succeed("Source");
  await world.succeed("Build", { outputVariables: { TESTS: "0" } });
  const some = world.start(pipeline);
  await world.succeed("Source");
  await world.succeed("Build", { outputVariables: { TESTS: "12" } });
  expect([none.status, some.status]).toEqual(["Failed", "Succeeded"]);
});

describe("variables and artifacts", () => {
  test("of an action are there for later ones", async () => {
    const later = action("dev", {
      inputArtifacts: [{ name: "source" }],
      configuration: { ProjectName: "#{SourceVariables.CommitId}-#{codepipeline.PipelineExecutionId}" },
    });
    const execution = world.start(world.deploy({ stages: [stage("Source", source), stage("dev", later)] }));
    const at = { bucket: "artifacts", key: "k" };
    await world.succeed("Source", { outputVariables: { CommitId: "abc" }, outputArtifacts: { source: at } });
    expect(world.play("dev").run.resolved).toEqual({ ProjectName: `abc-${execution.id}` });
    expect(world.play("dev").inputArtifacts).toEqual({ source: at });
  });

  test("that nobody has made fail the action", async () => {
    const text = action("dev", { configuration: { ProjectName: "#{Build.TAG}" } });
    const file = action("dev", { inputArtifacts: [{ name: "tested" }] });
    const messages = [];
    for (const one of [text, file]) {
      world = new PipelineWorld();
      const execution = world.start(world.deploy({ stages: [stage("Source", source), stage("dev", one)] }));
      await world.succeed("Source");
      messages.push([execution.status, execution.actionRuns.at(-1)?.error?.message]);
    }
    expect(messages).toEqual([
      ["Failed", "The action configuration has variables that could not be resolved: #{Build.TAG}"],
      ["Failed", "The input artifact tested was not made by this execution"],
    ]);
  });
});

test("variables of an action stand in later ones of its stage, up to a thousand characters", async () => {
  const approval = action("Approve", {
    actionTypeId: { category: "Approval", owner: "AWS", provider: "Manual", version: "1" },
    configuration: { CustomData: "#{Request-prod.SUMMARY}" },
    runOrder: 2,
  });
  const stages = [stage("Source", source), stage("prod", action("Request", { namespace: "Request-prod" }), approval)];
  const ended = [];
  for (const length of [1000, 1001]) {
    world = new PipelineWorld();
    const execution = world.start(world.deploy({ stages }));
    await world.succeed("Source");
    await world.succeed("Request", { outputVariables: { SUMMARY: "x".repeat(length) } });
    ended.push([execution.status, execution.actionRuns.at(-1)?.error?.message]);
  }
  expect(ended).toEqual([
    ["InProgress", undefined],
    [
      "Failed",
      "The action configuration CustomData has 1001 characters with its variables resolved; at most 1000 are allowed",
    ],
  ]);
});

describe("stopping", () => {
  test("waits for what runs, and starts nothing more", async () => {
    const execution = world.start(world.deploy());
    await world.succeed("Source");
    const { machine } = { machine: world.deploy().machine };
    expect(machine.executions).toEqual([]);
    const pipeline = world.deploy();
    const stopped = world.start(pipeline);
    pipeline.machine.stop(stopped, false, "wrong commit");
    expect(stopped.status).toBe("Stopping");
    await world.succeed("Source");
    expect([stopped.status, statesOf(stopped)]).toEqual(["Stopped", { Source: "Stopped" }]);
    expect(world.events.at(-1)?.detail).toMatchObject({ state: "STOPPED", "stop-execution-comments": "wrong commit" });
    expect(execution.status).toBe("InProgress");
  });

  test("at once abandons what runs, and the stage can be retried", async () => {
    const pipeline = world.deploy();
    const execution = world.start(pipeline);
    pipeline.machine.stop(execution, true, undefined);
    expect([execution.status, execution.actionRuns[0]?.status, world.running]).toEqual(["Stopped", "Abandoned", []]);
    const run = execution.stages.get("Source")!;
    pipeline.machine.retry(execution, run, { mode: "FAILED_ACTIONS", trigger: "ManualStageRetry" });
    await world.succeed("Source");
    expect(world.running).toEqual(["Build/Build"]);
  });

  test("ends at once what only waits", async () => {
    const pipeline = world.deploy();
    pipeline.machine.changeTransition("Build", { enabled: false });
    const execution = world.start(pipeline);
    await world.succeed("Source");
    pipeline.machine.stop(execution, false, undefined);
    expect(execution.status).toBe("Stopped");
  });
});

describe("the time of an action", () => {
  const approval = action("Approve", {
    actionTypeId: { category: "Approval", owner: "AWS", provider: "Manual", version: "1" },
    configuration: {},
  });

  test("is seven days of people for an approval, eight hours of programs for a build, or what it declares", async () => {
    const stages = [
      stage("Source", source),
      stage("Gate", approval, action("Build"), action("Quick", { timeoutInMinutes: 5 })),
    ];
    world.start(world.deploy({ stages }));
    await world.succeed("Source");
    expect(world.limits.slice(1).map(({ seconds, kind }) => [seconds, kind])).toEqual([
      [604_800, "people"],
      [28_800, "programs"],
      [300, "programs"],
    ]);
  });

  test("fails it when it is over", async () => {
    const execution = world.start(world.deploy({ stages: [stage("Source", source), stage("Gate", approval)] }));
    await world.succeed("Source");
    world.limits.at(-1)!.act();
    expect([execution.status, execution.actionRuns.at(-1)?.error]).toEqual([
      "Failed",
      { code: "ApprovalTimedOut", message: "The approval action has timed out: nobody answered in time." },
    ]);
  });
});
