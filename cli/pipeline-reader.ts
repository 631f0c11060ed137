import type {
  CodePipelineClient,
  PipelineExecution,
  PipelineExecutionSummary,
  StageState,
} from "@aws-sdk/client-codepipeline";
import type { ClientSettings } from "./client-settings";
import { plainLine, plainText } from "./plain-text";
import type { PipelineFailure, PipelineReport } from "./pipeline-report";
import { buildLogs, readFailure, type AskForBuildLog } from "./read-failure";
import { conditionOf, readStages, stageBefore } from "./read-stages";

/** Executions that are looked through for the newest that somebody asked for: one page. */
const page = 20;

type Report = Omit<PipelineReport, "service" | "standstill">;

/** Reads how far pipelines are. */
export class PipelineReader {
  private readonly codepipeline: Promise<CodePipelineClient>;
  /** What an execution was started with does not change. */
  private readonly executions = new Map<string, PipelineExecution>();
  /** Nor why it failed, until a stage of it is tried again. */
  private readonly failures = new Map<string, PipelineFailure>();
  private readonly askForLog: AskForBuildLog;

  constructor(settings: ClientSettings) {
    this.codepipeline = import("@aws-sdk/client-codepipeline").then(
      ({ CodePipelineClient: Client }) => new Client(settings),
    );
    this.askForLog = buildLogs(settings);
  }

  async read(pipeline: string): Promise<Report> {
    const { GetPipelineStateCommand } = await import("@aws-sdk/client-codepipeline");
    const client = await this.codepipeline;
    try {
      const [{ stageStates = [] }, executions] = await Promise.all([
        client.send(new GetPipelineStateCommand({ name: pipeline })),
        this.newest(pipeline),
      ]);
      return await this.report(pipeline, stageStates, executions);
    } catch (error) {
      if ((error as Error).name !== "PipelineNotFoundException") throw error;
      return { pipeline, condition: "not deployed", stages: [] };
    }
  }

  async close(): Promise<void> {
    (await this.codepipeline).destroy();
  }

  /** Newest first. */
  private async newest(pipelineName: string): Promise<readonly PipelineExecutionSummary[]> {
    const { ListPipelineExecutionsCommand } = await import("@aws-sdk/client-codepipeline");
    const list = new ListPipelineExecutionsCommand({ pipelineName, maxResults: page });
    const { pipelineExecutionSummaries = [] } = await (await this.codepipeline).send(list);
    return [...pipelineExecutionSummaries].sort((one, other) => startOf(other) - startOf(one));
  }

  private async report(
    pipeline: string,
    states: readonly StageState[],
    executions: readonly PipelineExecutionSummary[],
  ): Promise<Report> {
    const commits = new Map(executions.map((one) => [one.pipelineExecutionId ?? "", commitOf(one)?.revisionId ?? ""]));
    const newest = executions.find(isAskedFor);
    const stages = readStages(states, newest?.pipelineExecutionId, commits);
    if (newest?.pipelineExecutionId === undefined) return { pipeline, condition: "idle", stages };
    const id = newest.pipelineExecutionId;
    if (newest.status !== "Failed") this.failures.delete(id);
    const failure = newest.status === "Failed" ? await this.failure(states, id) : undefined;
    const commit = commitOf(newest);
    return {
      pipeline,
      ...whatItDoes(newest, states, stages),
      execution: id,
      ...(commit?.revisionId === undefined ? {} : { commit: commit.revisionId }),
      ...(commit?.revisionSummary === undefined ? {} : { subject: subjectOf(commit.revisionSummary) }),
      ...askedBy(await this.execution(pipeline, id)),
      stages,
      ...(failure === undefined ? {} : { failure }),
    };
  }

  private async execution(pipelineName: string, pipelineExecutionId: string): Promise<PipelineExecution> {
    const known = this.executions.get(pipelineExecutionId);
    if (known !== undefined) return known;
    const { GetPipelineExecutionCommand } = await import("@aws-sdk/client-codepipeline");
    const get = new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId });
    const { pipelineExecution = {} } = await (await this.codepipeline).send(get);
    this.executions.set(pipelineExecutionId, pipelineExecution);
    return pipelineExecution;
  }

  private async failure(states: readonly StageState[], id: string): Promise<PipelineFailure | undefined> {
    const known = this.failures.get(id) ?? (await readFailure(states, id, this.askForLog));
    if (known !== undefined) this.failures.set(id, known);
    return known;
  }
}

const startOf = ({ startTime }: PipelineExecutionSummary) => startTime?.getTime() ?? 0;

/** AWS starts a pipeline when it creates it: nobody asked for that. */
const isAskedFor = ({ trigger }: PipelineExecutionSummary) => trigger?.triggerType !== "CreatePipeline";

const commitOf = ({ sourceRevisions = [] }: PipelineExecutionSummary) =>
  sourceRevisions.find(({ actionName }) => actionName === "Source") ?? sourceRevisions[0];

/** Characters of a commit's subject that are shown: what git itself asks for. */
const subjectLength = 72;

/** A connection's source tells of a commit in JSON: `{"ProviderType":"GitHub","CommitMessage":"…"}`. */
function subjectOf(summary: string): string {
  return plainText(messageIn(summary)).split("\n")[0]!.slice(0, subjectLength);
}

/** CodePipeline cuts a long summary off: what is left of it is no JSON any more. */
function messageIn(summary: string): string {
  const text = /"CommitMessage":("(?:[^"\\]|\\.)*")/.exec(summary)?.[1];
  try {
    return text === undefined ? summary : (JSON.parse(text) as string);
  } catch {
    return summary;
  }
}

function whatItDoes(
  { pipelineExecutionId = "", status, startTime, lastUpdateTime }: PipelineExecutionSummary,
  states: readonly StageState[],
  stages: Report["stages"],
): Pick<Report, "condition" | "since"> {
  const since = (time: Date | undefined) => (time === undefined ? {} : { since: time.toISOString() });
  if (status !== "InProgress") {
    const later = stages.slice(1);
    const isSkipped = status === "Succeeded" && later.length > 0 && later.every((one) => one.condition === "skipped");
    return { condition: isSkipped ? "skipped" : conditionOf(status), ...since(lastUpdateTime ?? startTime) };
  }
  const waiting = stages.find(({ condition }) => condition === "waits");
  if (stageBefore(states, pipelineExecutionId) !== undefined) return { condition: "waits", ...since(lastUpdateTime) };
  if (waiting !== undefined) return { condition: "waits", since: waiting.since };
  return { condition: "runs", ...since(startTime) };
}

/** Variables that nobody set say `none`. */
function askedBy({ variables = [] }: PipelineExecution): Pick<Report, "decision" | "reason"> {
  const valueOf = (name: string) => variables.find((one) => one.name === name)?.resolvedValue ?? "none";
  const [decision, reason] = [valueOf("ROUTER_DECISION"), valueOf("REASON")];
  return { ...(decision === "none" ? {} : { decision }), ...(reason === "none" ? {} : { reason: plainLine(reason) }) };
}
