import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { CodepipelineExecutions } from "../../../functions/deployer/adapters/codepipeline-executions";

/** The executions of a pipeline, as CodePipeline answers. */
function executionsOf(answer: (input: Record<string, unknown>) => object): CodepipelineExecutions {
  const send = (command: { input: Record<string, unknown> }) => Promise.resolve(answer(command.input));
  const client = Object.assign(new CodePipelineClient({}), { send }) as CodePipelineClient;
  return new CodepipelineExecutions(() => client, "thrive-collections");
}

describe("who started an execution", () => {
  const mallory = "arn:aws:sts::123456789012:assumed-role/admin/mallory";

  test.each([
    ["StartPipelineExecution", mallory, { startedBy: mallory }],
    ["ManualRollback", mallory, { startedBy: mallory }],
    ["ManualRollback", `{${mallory}}`, { startedBy: mallory }], // as the user guide has it
    ["ManualRollback", "1234-5678", {}],
    ["StartPipelineExecution", undefined, {}],
    ["PutActionRevision", mallory, {}],
    ["AutomatedRollback", '{"FailedPipelineExecutionId":"1"}', { startsItself: true }],
    ["WebhookV2", "arn:aws:codepipeline:us-east-1:123456789012:webhook:x", { startsItself: true }],
  ])("is told by its trigger: %s, %s", async (triggerType, triggerDetail, told) => {
    const pipelineExecution = { status: "InProgress", trigger: { triggerType, triggerDetail } };
    const found = await executionsOf(() => ({ pipelineExecution })).find("e1");
    expect(found).toEqual({ id: "e1", status: "InProgress", variables: {}, ...told });
  });
});

test("executions in progress are found however many began after them", async () => {
  const pages: Record<string, object> = {
    first: { pipelineExecutionSummaries: [{ pipelineExecutionId: "e3", status: "Superseded" }], nextToken: "last" },
    last: { pipelineExecutionSummaries: [{ pipelineExecutionId: "e1", status: "InProgress" }] },
  };
  const executions = executionsOf(({ nextToken = "first" }) => pages[nextToken as string]!);
  expect(await executions.running()).toEqual(["e1"]);
});
