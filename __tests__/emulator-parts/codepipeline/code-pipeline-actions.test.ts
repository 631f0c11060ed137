import { CodePipelineActions } from "../../../emulator/codepipeline/code-pipeline-actions";
import type { ActionDeclaration, PipelineDeclaration } from "../../../emulator/codepipeline/pipeline-declaration";
import { LambdaJobs } from "../../../emulator/codepipeline/lambda-jobs";
import * as given from "./support/pipeline-world";
import { check, PipelineWorld, source, stage } from "./support/pipeline-world";

/** Functions need no artifacts. */
function action(name: string, more: Partial<ActionDeclaration> = {}): ActionDeclaration {
  const actionTypeId = { category: "Invoke", owner: "AWS", provider: "Lambda", version: "1" };
  return given.action(name, { actionTypeId, configuration: { FunctionName: name }, ...more });
}

function declaration(more: Partial<PipelineDeclaration> = {}): PipelineDeclaration {
  const stages = [stage("Source", source), stage("Build", action("Build")), stage("dev", action("dev"))];
  return given.declaration({ stages, ...more });
}

let world: PipelineWorld;
let service: CodePipelineActions;

beforeEach(() => {
  world = new PipelineWorld();
  caller = "arn:aws:iam::123456789012:user/dana";
  service = new CodePipelineActions({
    account: "123456789012",
    ports: world.ports,
    jobs: new LambdaJobs("123456789012"),
    checkRole: (role) =>
      role.endsWith("/none") ? Promise.reject(new Error(`not authorized on role ${role}`)) : Promise.resolve(),
  });
});

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers are as wide as the service */
type Answer = any;

let caller: string;
const who = { action: "", url: "/", caller: () => Promise.resolve(caller) };

async function call(name: string, input: object): Promise<Answer> {
  const perform = { ...service.tags.actions, ...service.actions }[name]!;
  return perform(input as never, who);
}

async function refusal(name: string, input: object): Promise<string> {
  return call(name, input).then(
    () => "none",
    (error: { code: string }) => error.code,
  );
}

const pipelineName = "collections";
const create = (more: object = {}) =>
  call("CreatePipeline", { pipeline: declaration(more), tags: [{ key: "Owner", value: "financials" }] });
const start = async (more: object = {}) =>
  (await call("StartPipelineExecution", { name: pipelineName, ...more })).pipelineExecutionId as string;
const status = async (id: string) =>
  (await call("GetPipelineExecution", { pipelineName, pipelineExecutionId: id })).pipelineExecution.status as string;
const executions = async (more: object = {}) => call("ListPipelineExecutions", { pipelineName, ...more });

const approval = action("Approve", {
  actionTypeId: { category: "Approval", owner: "AWS", provider: "Manual", version: "1" },
  configuration: {},
});

describe("a pipeline", () => {
  test("starts by itself when it is created, not when it is updated", async () => {
    await create();
    await call("UpdatePipeline", { pipeline: declaration() });
    const { pipelineExecutionSummaries } = await executions();
    expect(pipelineExecutionSummaries).toMatchObject([
      { status: "Cancelled", trigger: { triggerType: "CreatePipeline", triggerDetail: pipelineName } },
    ]);
    expect((await call("GetPipeline", { name: pipelineName })).pipeline.version).toBe(2);
    expect((await call("GetPipeline", { name: pipelineName, version: 1 })).pipeline.version).toBe(1);
    expect(await refusal("GetPipeline", { name: pipelineName, version: 3 })).toBe("PipelineVersionNotFoundException");
  });

  test("is answered with what its declaration left open, with its tags, and is listed until it is deleted", async () => {
    const { pipeline } = await create();
    expect(pipeline).toMatchObject({
      executionMode: "SUPERSEDED",
      stages: [{}, { actions: [{ runOrder: 1, inputArtifacts: [] }] }, {}],
    });
    const resourceArn = "arn:aws:codepipeline:us-east-1:123456789012:collections";
    expect(await call("ListTagsForResource", { resourceArn })).toEqual({
      tags: [{ key: "Owner", value: "financials" }],
    });
    expect((await call("ListPipelines", {})).pipelines).toMatchObject([
      { name: pipelineName, version: 1, pipelineType: "V2" },
    ]);
    await call("DeletePipeline", { name: pipelineName });
    expect((await call("ListPipelines", {})).pipelines).toEqual([]);
    expect(await refusal("GetPipeline", { name: pipelineName })).toBe("PipelineNotFoundException");
    expect(await refusal("DeletePipeline", { name: pipelineName })).toBe("none");
  });

  test("has a name and a role of its own", async () => {
    await create();
    expect(await refusal("CreatePipeline", { pipeline: declaration() })).toBe("PipelineNameInUseException");
    const nobody = declaration({ name: "other", roleArn: "arn:aws:iam::123456789012:role/none" });
    expect(await refusal("CreatePipeline", { pipeline: nobody })).toBe("InvalidStructureException");
  });
});

describe("starting", () => {
  test("the same token is the same execution, with other parameters a conflict", async () => {
    await create({ variables: [{ name: "REASON", defaultValue: "none" }] });
    const id = await start({ clientRequestToken: "a" });
    expect(await start({ clientRequestToken: "a" })).toBe(id);
    const other = { name: pipelineName, clientRequestToken: "a", variables: [{ name: "REASON", value: "x" }] };
    expect(await refusal("StartPipelineExecution", other)).toBe("ConflictException");
  });

  test("wants declared variables, and sources that can be pinned so", async () => {
    await create({ variables: [{ name: "REASON" }] });
    const refused = (more: object) => refusal("StartPipelineExecution", { name: pipelineName, ...more });
    const REASON = { name: "REASON", value: "x" };
    expect(await refused({})).toBe("ValidationException");
    expect(await refused({ variables: [REASON, { name: "B", value: "x" }] })).toBe("ValidationException");
    expect(await refused({ variables: [{ name: "REASON", value: "" }] })).toBe("ValidationException");
    const pin = (actionName: string, revisionType: string) => ({
      variables: [REASON],
      sourceRevisions: [{ actionName, revisionType, revisionValue: "c" }],
    });
    expect(await refused(pin("Other", "COMMIT_ID"))).toBe("ValidationException");
    expect(await refused(pin("Source", "S3_OBJECT_KEY"))).toBe("ValidationException");
    await start(pin("Source", "COMMIT_ID"));
    await world.succeed("Source");
    expect(world.play("Source").override).toMatchObject({ revisionValue: "c" });
  });

  test("ends at fifty executions that are queued", async () => {
    await create({ executionMode: "QUEUED" });
    for (let count = 1; count < 50; count++) await start();
    expect(await refusal("StartPipelineExecution", { name: pipelineName })).toBe(
      "ConcurrentPipelineExecutionsLimitExceededException",
    );
  });
});

test("lists are pages, newest first, of those that succeeded in a stage when asked", async () => {
  await create();
  await world.succeed("Source");
  await world.succeed("Build");
  await world.succeed("dev");
  const ids = [await start(), await start()];
  const first = await executions({ maxResults: 1 });
  const second = await executions({ maxResults: 1, nextToken: first.nextToken });
  expect([first, second].map((page) => page.pipelineExecutionSummaries[0].pipelineExecutionId)).toEqual([
    ids[1],
    ids[0],
  ]);
  const { pipelineExecutionSummaries } = await executions({ filter: { succeededInStage: { stageName: "Build" } } });
  expect(pipelineExecutionSummaries).toMatchObject([{ trigger: { triggerType: "CreatePipeline" } }]);
  expect(await refusal("ListPipelineExecutions", { pipelineName, nextToken: "x" })).toBe("InvalidNextTokenException");
});

describe("stopping", () => {
  test("is asked once, of what runs", async () => {
    await create();
    const id = (await executions()).pipelineExecutionSummaries[0].pipelineExecutionId as string;
    const asked = { pipelineName, pipelineExecutionId: id };
    await call("StopPipelineExecution", { ...asked, reason: "wrong" });
    expect(await refusal("StopPipelineExecution", asked)).toBe("DuplicatedStopRequestException");
    await call("StopPipelineExecution", { ...asked, abandon: true });
    expect(await status(id)).toBe("Stopped");
    expect(await refusal("StopPipelineExecution", asked)).toBe("PipelineExecutionNotStoppableException");
  });
});

describe("retrying", () => {
  const retry = (id: string, stageName = "Build") => ({
    pipelineName,
    stageName,
    pipelineExecutionId: id,
    retryMode: "FAILED_ACTIONS",
  });

  test("is for a failed stage, and the execution that was in it last", async () => {
    await create();
    await world.succeed("Source");
    const [{ pipelineExecutionId: old }] = (await executions()).pipelineExecutionSummaries;
    expect(await refusal("RetryStageExecution", retry(old))).toBe("StageNotRetryableException");
    await world.fail("Build");
    const newer = await start();
    await world.succeed("Source");
    await world.fail("Build");
    expect(await refusal("RetryStageExecution", retry(old))).toBe("NotLatestPipelineExecutionException");
    expect(await refusal("RetryStageExecution", retry(newer, "Other"))).toBe("StageNotFoundException");
    await call("RetryStageExecution", retry(newer));
    expect([await status(newer), world.running]).toEqual(["InProgress", ["Build/Build"]]);
  });

  test("ends with a new version of the pipeline", async () => {
    await create();
    await world.fail("Source");
    const [{ pipelineExecutionId: id }] = (await executions()).pipelineExecutionSummaries;
    await call("UpdatePipeline", { pipeline: declaration() });
    expect(await refusal("RetryStageExecution", retry(id, "Source"))).toBe("StageNotRetryableException");
  });
});

test("a stage is rolled back to an execution that succeeded in it", async () => {
  await create();
  const [{ pipelineExecutionId: good }] = (await executions()).pipelineExecutionSummaries;
  const back = { pipelineName, stageName: "Build", targetPipelineExecutionId: good };
  expect(await refusal("RollbackStage", back)).toBe("UnableToRollbackStageException");
  await world.succeed("Source");
  await world.succeed("Build");
  expect(await refusal("RollbackStage", { ...back, stageName: "Source" })).toBe("UnableToRollbackStageException");
  expect(await refusal("RollbackStage", { ...back, targetPipelineExecutionId: "x" })).toBe(
    "PipelineExecutionNotFoundException",
  );
  const { pipelineExecutionId } = await call("RollbackStage", back);
  await world.succeed("Build");
  const { pipelineExecution } = await call("GetPipelineExecution", { pipelineName, pipelineExecutionId });
  expect(pipelineExecution).toMatchObject({
    status: "Succeeded",
    executionType: "ROLLBACK",
    trigger: { triggerType: "ManualRollback", triggerDetail: caller },
    rollbackMetadata: { rollbackTargetPipelineExecutionId: good },
  });
});

describe("an approval", () => {
  const put = (token: string, more: object = {}) => ({
    pipelineName,
    stageName: "Gate",
    actionName: "Approve",
    token,
    result: { status: "Approved", summary: "fine" },
    ...more,
  });
  const tokenOf = async () =>
    (await call("GetPipelineState", { name: pipelineName })).stageStates[1].actionStates[0].latestExecution
      .token as string;

  beforeEach(async () => {
    await create({ stages: [stage("Source", source), stage("Gate", approval)] });
    await world.succeed("Source");
  });

  test("is given with the token of what waits, once", async () => {
    const token = await tokenOf();
    expect(await refusal("PutApprovalResult", put("other"))).toBe("InvalidApprovalTokenException");
    expect(await refusal("PutApprovalResult", put(token, { actionName: "Other" }))).toBe("ActionNotFoundException");
    expect(await refusal("PutApprovalResult", put(token, { stageName: "Other" }))).toBe("StageNotFoundException");
    await call("PutApprovalResult", put(token));
    const [{ pipelineExecutionId: id, status: ended }] = (await executions()).pipelineExecutionSummaries;
    expect(ended).toBe("Succeeded");
    const { actionExecutionDetails } = await call("ListActionExecutions", {
      pipelineName,
      filter: { pipelineExecutionId: id },
    });
    expect(actionExecutionDetails[0].output.executionResult.externalExecutionSummary).toBe(
      "Approved by arn:aws:iam::123456789012:user/dana: fine",
    );
    expect(await refusal("PutApprovalResult", put(token))).toBe("ApprovalAlreadyCompletedException");
    expect(await tokenOf()).toBeUndefined();
  });

  test("of an execution that was abandoned is refused", async () => {
    const token = await tokenOf();
    const [{ pipelineExecutionId }] = (await executions()).pipelineExecutionSummaries;
    await call("StopPipelineExecution", { pipelineName, pipelineExecutionId, abandon: true });
    expect(await refusal("PutApprovalResult", put(token))).toBe("InvalidApprovalTokenException");
  });

  test("that is over is refused, and so is an answer that is none", async () => {
    const result = (status: string, summary = "") => ({ result: { status, summary } });
    const token = await tokenOf();
    expect(await refusal("PutApprovalResult", put(token, result("Perhaps")))).toBe("ValidationException");
    expect(await refusal("PutApprovalResult", put(token, result("Approved", "x".repeat(513))))).toBe(
      "ValidationException",
    );
    world.limits.at(-1)!.act();
    expect(await refusal("PutApprovalResult", put(token))).toBe("InvalidApprovalTokenException");
  });
});

describe("who did it", () => {
  const as = (name: string): string => (caller = `arn:aws:sts::123456789012:assumed-role/operator/${name}`);
  const told = async (range: "All" | "Latest" = "All") => {
    const [{ pipelineExecutionId }] = (await executions()).pipelineExecutionSummaries;
    const filter = { latestInPipelineExecution: { pipelineExecutionId, startTimeRange: range } };
    const { actionExecutionDetails } = await call("ListActionExecutions", { pipelineName, filter });
    return (actionExecutionDetails as Answer[]).map(
      ({ actionName, status, updatedBy }) => `${actionName} ${status} ${updatedBy.split("/").at(-1)}`,
    );
  };

  test("is shown of an answer, an abandoned action and a retry; else it is CodePipeline", async () => {
    await create({ stages: [stage("Source", source), stage("Gate", approval)] });
    await world.succeed("Source");
    const state = async () => (await call("GetPipelineState", { name: pipelineName })).stageStates[1].actionStates[0];
    as("alice");
    const [{ pipelineExecutionId }] = (await executions()).pipelineExecutionSummaries;
    await call("StopPipelineExecution", { pipelineName, pipelineExecutionId, abandon: true, reason: "not now" });
    expect(await told()).toEqual(["Approve Abandoned alice", "Source Succeeded codepipeline"]);
    as("bob");
    await call("RetryStageExecution", {
      pipelineName,
      stageName: "Gate",
      pipelineExecutionId,
      retryMode: "FAILED_ACTIONS",
    });
    expect((await told())[0]).toBe("Approve InProgress bob");
    const { token } = (await state()).latestExecution;
    const carol = as("carol");
    await call("PutApprovalResult", {
      pipelineName,
      stageName: "Gate",
      actionName: "Approve",
      token,
      result: { status: "Approved", summary: "fine" },
    });
    expect((await state()).latestExecution.lastUpdatedBy).toBe(carol);
    expect(await told("Latest")).toEqual(["Approve Succeeded carol", "Source Succeeded codepipeline"]);
  });
});

test("the state shows what waits before a closed transition, who closed it, and the conditions that were looked at", async () => {
  const dev = { ...stage("dev", action("dev")), beforeEntry: check("a", "EQ", "b", "SKIP") };
  await create({ stages: [stage("Source", source), dev] });
  await call("DisableStageTransition", { pipelineName, stageName: "dev", transitionType: "Inbound", reason: "freeze" });
  await world.succeed("Source");
  const closed = (await call("GetPipelineState", { name: pipelineName })).stageStates[1];
  expect(closed).toMatchObject({
    inboundExecution: { status: "InProgress" },
    inboundTransitionState: {
      enabled: false,
      disabledReason: "freeze",
      lastChangedBy: "arn:aws:iam::123456789012:user/dana",
    },
  });
  await call("EnableStageTransition", { pipelineName, stageName: "dev", transitionType: "Inbound" });
  const open = (await call("GetPipelineState", { name: pipelineName })).stageStates[1];
  expect(open).toMatchObject({
    latestExecution: { status: "Skipped" },
    beforeEntryConditionState: {
      latestExecution: { status: "Failed" },
      conditionStates: [{ ruleStates: [{ ruleName: "asked", latestExecution: { status: "Failed" } }] }],
    },
  });
  const { ruleExecutionDetails } = await call("ListRuleExecutions", { pipelineName });
  expect(ruleExecutionDetails).toMatchObject([{ ruleName: "asked", stageName: "dev", status: "Failed" }]);
});

test("only a condition that has failed is overridden", async () => {
  const dev = { ...stage("dev", action("dev")), beforeEntry: check("a", "EQ", "b", "FAIL") };
  await create({ stages: [stage("Source", source), dev] });
  const [{ pipelineExecutionId }] = (await executions()).pipelineExecutionSummaries;
  await world.succeed("Source");
  const asked = { pipelineName, stageName: "dev", pipelineExecutionId };
  expect(await refusal("OverrideStageCondition", { ...asked, conditionType: "ON_SUCCESS" })).toBe(
    "ConditionNotOverridableException",
  );
  await call("OverrideStageCondition", { ...asked, conditionType: "BEFORE_ENTRY" });
  expect(world.running).toEqual(["dev/dev"]);
});
