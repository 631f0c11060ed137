import { retry, type RetryOptions } from "../../cli/commands/retry";
import { readDeployment, writeDeployment } from "../../cli/deployment";
import { execution, fakeAction, FakeDelivery, fakeStage, looks, signedIn } from "./support/fake-delivery";
import { deployedAt, fakeProject, type FakeProject } from "./support/fake-project";

const plain: RetryOptions = { env: "local-prod", json: false };

let delivery: FakeDelivery;
let project: FakeProject;

beforeEach(async () => {
  delivery = new FakeDelivery();
  project = fakeProject();
  await deployedAt(project, await delivery.start());
  writeDeployment(project.root, { ...readDeployment(project.root)!, platform: "tour" });
  stageIs("Failed");
});

afterEach(() => delivery.stop());

const stageIs = (status?: string) => {
  const stage = fakeStage("local-prod", status, fakeAction("Deploy", status ?? "Failed"));
  delivery.pipelines.set("collections", [{ ...looks.failed, stages: [fakeStage("local", "Succeeded"), stage] }]);
};

const run = (options: Partial<RetryOptions> = {}) => retry(project, "collections", { ...plain, ...options });

/** What a refused retry says; nothing was retried. */
async function refused(options: Partial<RetryOptions> = {}): Promise<string> {
  const message = await run(options).then(
    () => "",
    (error: Error) => error.message,
  );
  expect(delivery.of("PutItem")).toEqual([]);
  return message;
}

test("a stage that failed is done again from its beginning, so that its approval is asked for anew", async () => {
  expect(await run()).toBe(0);
  expect(delivery.of("RetryStageExecution")).toEqual([
    {
      pipelineName: "thrive-delivery-collections",
      stageName: "local-prod",
      pipelineExecutionId: execution,
      retryMode: "ALL_ACTIONS",
    },
  ]);
  expect(project.said()).toBe(
    `collections in local-prod: ${execution} begins its stage anew; an approval is asked for anew: ./thrive approve collections --env local-prod\n`,
  );
});

test("who breaks the glass is in the ledger before anything begins", async () => {
  expect(await run({ as: "bob@thrive.test", breakGlass: "families wait", json: true })).toBe(0);
  expect(delivery.of("PutItem")).toMatchObject([
    {
      Item: {
        pk: { S: `EXECUTION#${execution}` },
        sk: { S: `BREAK-GLASS#local-prod#${signedIn}bob@thrive.test` },
        reason: { S: "families wait" },
      },
    },
  ]);
  const actions = delivery.calls.map(({ action }) => action);
  expect(actions.indexOf("PutItem")).toBeLessThan(actions.indexOf("RetryStageExecution"));
  expect(JSON.parse(project.said())).toEqual({
    service: "collections",
    environment: "local-prod",
    execution,
    by: `${signedIn}bob@thrive.test`,
  });
});

test.each([
  ["InProgress", `${execution} is under way`],
  ["Succeeded", `${execution} is succeeded`],
])("a stage that is %s is not retried", async (status, found) => {
  stageIs(status);
  expect(await refused({ breakGlass: "families wait" })).toBe(`thrive retry cannot start, 1 problem:
  local-prod: ${found}; a stage is retried that failed: ./thrive pipelines collections --env local-prod says what it does`);
});

test("another execution than the one that failed is not retried", async () => {
  expect(await refused({ execution: "old", breakGlass: "families wait" })).toBe(`thrive retry cannot start, 1 problem:
  --execution: old: ${execution} is the one that failed; a stage is retried that failed: name that, or leave it out`);
});

test("where somebody was faster, CodePipeline's words are told", async () => {
  delivery.refuses = "RetryStageExecution";
  delivery.refusesAs = "NotLatestPipelineExecutionException";
  expect(await refused()).toBe(`thrive retry cannot start, 1 problem:
  local-prod: no RetryStageExecution; the newest execution of a stage is retried: ./thrive pipelines collections --env local-prod says what runs instead`);
});

test("what was typed wrong is told before anything is asked", async () => {
  expect(await refused({ as: "a b", breakGlass: " " })).toBe(`thrive retry cannot start, 2 problems:
  --as: a b; it is the name of a session: 2 to 64 letters, digits and _+=,.@-: alice@thrive.test
  --break-glass: empty; it is kept with the release: one line of 1 to 500 characters: --break-glass "why it is done"`);
  expect(delivery.calls).toEqual([]);
});
