import type * as Sdk from "@aws-sdk/client-codepipeline";
import type { ClientSettings } from "./client-settings";
import { environmentActions } from "./environment-actions";

/** An approval that waits: where, and by what token it is answered. */
export interface WaitingApproval {
  readonly pipeline: string;
  readonly stage: string;
  readonly action: string;
  readonly token: string;
}

/** What the commands of releases ask of CodePipeline. */
export class PipelineCalls {
  private readonly loaded: Promise<{
    readonly sdk: typeof Sdk;
    readonly client: Sdk.CodePipelineClient;
  }>;

  constructor(settings: ClientSettings) {
    this.loaded = import("@aws-sdk/client-codepipeline").then((sdk) => ({
      sdk,
      client: new sdk.CodePipelineClient(settings),
    }));
  }

  /** The stages, in order; undefined when there is no such pipeline. */
  async stages(name: string): Promise<readonly Sdk.StageState[] | undefined> {
    const { sdk, client } = await this.loaded;
    return orUndefined(["PipelineNotFoundException"], async () => {
      const { stageStates = [] } = await client.send(new sdk.GetPipelineStateCommand({ name }));
      return stageStates;
    });
  }

  /** Undefined when the pipeline has, or remembers, no such execution. */
  async execution(pipelineName: string, pipelineExecutionId: string): Promise<Sdk.PipelineExecution | undefined> {
    const { sdk, client } = await this.loaded;
    return orUndefined(["PipelineExecutionNotFoundException"], async () => {
      const get = new sdk.GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId });
      return (await client.send(get)).pipelineExecution ?? {};
    });
  }

  /** What an execution's actions did, the newest first. */
  async actions(pipelineName: string, pipelineExecutionId: string): Promise<readonly Sdk.ActionExecutionDetail[]> {
    const { sdk, client } = await this.loaded;
    const list = new sdk.ListActionExecutionsCommand({ pipelineName, filter: { pipelineExecutionId } });
    return (await client.send(list)).actionExecutionDetails ?? [];
  }

  /** The newest try of an execution to deploy to an environment; undefined before the first. */
  async deployment(
    pipeline: string,
    execution: string,
    environment: string,
  ): Promise<Sdk.ActionExecutionDetail | undefined> {
    const all = await this.actions(pipeline, execution);
    return all.find(({ stageName, actionName }) => {
      return stageName === environment && actionName === environmentActions.deploy;
    });
  }

  /** Id of the newest execution that was started for a commit. */
  async executionOf(pipelineName: string, commit: string): Promise<string | undefined> {
    const { sdk, client } = await this.loaded;
    const list = new sdk.ListPipelineExecutionsCommand({ pipelineName, maxResults: 20 });
    const { pipelineExecutionSummaries = [] } = await client.send(list);
    return pipelineExecutionSummaries.find(({ sourceRevisions = [] }) =>
      sourceRevisions.some(({ revisionId }) => revisionId === commit),
    )?.pipelineExecutionId;
  }

  /** Takes a stage that failed from its beginning. */
  async retry(pipelineName: string, stageName: string, pipelineExecutionId: string): Promise<void> {
    const { sdk, client } = await this.loaded;
    const stage = { pipelineName, stageName, pipelineExecutionId, retryMode: sdk.StageRetryMode.ALL_ACTIONS };
    await client.send(new sdk.RetryStageExecutionCommand(stage));
  }

  /**
   * Abandons what it does: an approval that waits would hold its stage for days. An execution that is over, or that somebody else
   * has just stopped, stays as it is.
   */
  async stop(pipelineName: string, pipelineExecutionId: string, reason: string): Promise<void> {
    const { sdk, client } = await this.loaded;
    const stop = new sdk.StopPipelineExecutionCommand({ pipelineName, pipelineExecutionId, abandon: true, reason });
    const over = ["PipelineExecutionNotStoppableException", "DuplicatedStopRequestException"];
    await orUndefined(over, () => client.send(stop));
  }

  /** @returns the execution's id */
  async start(name: string, variables: Readonly<Record<string, string>>): Promise<string> {
    const { sdk, client } = await this.loaded;
    const values = Object.entries(variables).map(([key, value]) => ({ name: key, value }));
    const started = await client.send(new sdk.StartPipelineExecutionCommand({ name, variables: values }));
    return started.pipelineExecutionId!;
  }

  async answer(
    { pipeline, stage, action, token }: WaitingApproval,
    status: "Approved" | "Rejected",
    summary: string,
  ): Promise<void> {
    const { sdk, client } = await this.loaded;
    const where = { pipelineName: pipeline, stageName: stage, actionName: action };
    await client.send(new sdk.PutApprovalResultCommand({ ...where, token, result: { status, summary } }));
  }

  async close(): Promise<void> {
    (await this.loaded).client.destroy();
  }
}

async function orUndefined<Answer>(names: readonly string[], ask: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (names.includes((error as Error).name)) return undefined;
    throw error;
  }
}
