import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { CodepipelinePipelines } from "../../../../functions/change-router/adapters/codepipeline-pipelines";
import { AwsFailure, type Answers, fakeAws, type FakeAws } from "./support/fake-aws";

const pipeline = "thrive-delivery-collections";
const commit = "2".repeat(40);

let aws: FakeAws;
let pipelines: CodepipelinePipelines;
beforeAll(async () => {
  aws = await fakeAws();
  const client = new CodePipelineClient(aws.settings);
  pipelines = new CodepipelinePipelines(() => client);
});
beforeEach(() => {
  aws.calls.length = 0;
  jest.spyOn(Math, "random").mockReturnValue(0); // the SDK waits a random part of its pause before it tries again
});
afterEach(() => jest.restoreAllMocks());
afterAll(() => aws.close());

/** As CodePipeline answers: times are seconds since 1970, with fractions. */
const listed = (id: string, more: object = {}) => ({
  pipelineExecutionId: id,
  status: "Succeeded",
  startTime: 1767268800.25,
  sourceRevisions: [{ actionName: "Source", revisionId: commit }],
  trigger: { triggerType: "StartPipelineExecution", triggerDetail: "arn:aws:sts::123456789012:assumed-role/router/x" },
  executionType: "STANDARD",
  ...more,
});
const summary = (id: string) => ({
  id,
  status: "Succeeded",
  startedAt: "2026-01-01T12:00:00.250Z",
  trigger: "StartPipelineExecution",
  kind: "standard",
  revisions: { Source: commit },
});

describe("start", () => {
  const start = {
    pipeline,
    token: "t".repeat(64),
    revisions: { Source: commit, "Source-screens": "3".repeat(40) },
    decision: "01J",
  };

  test("pins every source action to its commit, and names the decision", async () => {
    aws.answers = () => ({ pipelineExecutionId: "e1" });
    expect(await pipelines.start(start)).toBe("e1");
    expect(aws.calls).toEqual([
      {
        action: "StartPipelineExecution",
        input: {
          name: pipeline,
          clientRequestToken: "t".repeat(64),
          sourceRevisions: [
            { actionName: "Source", revisionType: "COMMIT_ID", revisionValue: commit },
            { actionName: "Source-screens", revisionType: "COMMIT_ID", revisionValue: "3".repeat(40) },
          ],
          variables: [{ name: "ROUTER_DECISION", value: "01J" }],
        },
      },
    ]);
  });

  test.each([
    ["PipelineNotFoundException", "permanent"],
    ["ValidationException", "permanent"],
    ["ConcurrentPipelineExecutionsLimitExceededException", "transient"],
    ["ConflictException", "transient"],
    ["ThrottlingException", "transient"],
  ])("that is refused with %s is %s", async (name, kind) => {
    aws.answers = () => new AwsFailure(name);
    await expect(pipelines.start(start)).rejects.toMatchObject({
      class: kind,
      code: name,
      message: `codepipeline ${pipeline}: as it is said`,
    });
  });

  test("without an id in the answer is not known to have happened", async () => {
    aws.answers = () => ({});
    await expect(pipelines.start(start)).rejects.toMatchObject({ class: "transient", code: "NoExecutionId" });
  });
});

describe("recent", () => {
  test("are the hundred newest, with times and commits", async () => {
    const rollback = { executionType: "ROLLBACK", trigger: { triggerType: "ManualRollback" }, status: "Failed" };
    const young = { sourceRevisions: [], status: "InProgress", trigger: undefined, executionType: undefined };
    aws.answers = () => ({
      pipelineExecutionSummaries: [listed("e3", young), listed("e2", rollback), listed("e1")],
      nextToken: "older",
    });
    expect(await pipelines.recent(pipeline)).toEqual([
      { ...summary("e3"), status: "InProgress", trigger: "", revisions: {} },
      { ...summary("e2"), status: "Failed", trigger: "ManualRollback", kind: "rollback" },
      summary("e1"),
    ]);
    expect(aws.calls).toEqual([
      { action: "ListPipelineExecutions", input: { pipelineName: pipeline, maxResults: 100 } },
    ]);
  });

  test("with times that are no times cannot be read", async () => {
    aws.answers = () => ({ pipelineExecutionSummaries: [listed("e1", { startTime: "2026-01-01T12:00:00Z" })] });
    await expect(pipelines.recent(pipeline)).rejects.toMatchObject({ class: "transient" });
  });
});

describe("execution", () => {
  const variables = [
    { name: "ROUTER_DECISION", resolvedValue: "01J" },
    { name: "IMAGE_DIGEST", resolvedValue: "build" },
  ];
  const answers =
    (others: Partial<Record<string, object | Answers>>): Answers =>
    (call, earlier) => {
      const answer = others[call.action];
      if (answer !== undefined) return typeof answer === "function" ? answer(call, earlier) : answer;
      return call.action === "GetPipelineExecution"
        ? { pipelineExecution: { pipelineExecutionId: "e1", variables } }
        : { pipelineExecutionSummaries: [listed("e2"), listed("e1")] };
    };

  test("has what the list knows and the values of its variables", async () => {
    aws.answers = answers({});
    expect(await pipelines.execution(pipeline, "e1")).toEqual({
      ...summary("e1"),
      variables: { ROUTER_DECISION: "01J", IMAGE_DIGEST: "build" },
      rejected: false,
    });
  });

  test("is looked for on further pages", async () => {
    aws.answers = answers({
      ListPipelineExecutions: ({ input }) =>
        input.nextToken === "2"
          ? { pipelineExecutionSummaries: [listed("e1")] }
          : { pipelineExecutionSummaries: [listed("e2")], nextToken: "2" },
    });
    expect(await pipelines.execution(pipeline, "e1")).toMatchObject({ id: "e1" });
  });

  test("is not looked for without end", async () => {
    aws.answers = answers({
      ListPipelineExecutions: { pipelineExecutionSummaries: [listed("e2")], nextToken: "more" },
    });
    expect(await pipelines.execution(pipeline, "e1")).toBeUndefined();
    expect(aws.calls).toHaveLength(11);
  });

  test("is nothing when there is none", async () => {
    aws.answers = answers({ GetPipelineExecution: new AwsFailure("PipelineExecutionNotFoundException") });
    expect(await pipelines.execution(pipeline, "e1")).toBeUndefined();
  });

  describe("that failed", () => {
    const action = (category: string, status: string, startTime = 1767268800) => ({
      stageName: "staging",
      actionName: category,
      startTime,
      status,
      input: { actionTypeId: { category } },
    });
    const failed = (actionExecutionDetails: object[]) =>
      answers({
        ListPipelineExecutions: { pipelineExecutionSummaries: [listed("e1", { status: "Failed" })] },
        ListActionExecutions: ({ input }) =>
          input.nextToken === "2"
            ? { actionExecutionDetails }
            : { actionExecutionDetails: [action("Source", "Succeeded")], nextToken: "2" },
      });

    test.each([
      ["was rejected when an approval failed", [action("Approval", "Failed")], true],
      ["was not when a build did", [action("Approval", "Succeeded"), action("Build", "Failed")], false],
      [
        "was not when the approval was given at a later try",
        [action("Build", "Failed"), action("Approval", "Succeeded", 1767268900), action("Approval", "Failed")],
        false,
      ],
      [
        "was when a later try was rejected",
        [action("Approval", "Failed", 1767268900), action("Approval", "Succeeded")],
        true,
      ],
    ])("%s", async (_, details, rejected) => {
      aws.answers = failed(details);
      expect(await pipelines.execution(pipeline, "e1")).toMatchObject({ status: "Failed", rejected });
      expect(aws.calls.at(-1)).toEqual({
        action: "ListActionExecutions",
        input: { pipelineName: pipeline, filter: { pipelineExecutionId: "e1" }, nextToken: "2" },
      });
    });
  });
});
