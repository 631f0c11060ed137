import {
  type ActionExecutionDetail,
  type CodePipelineClient,
  GetPipelineExecutionCommand,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  PipelineExecutionNotFoundException,
  type PipelineExecutionSummary,
  StartPipelineExecutionCommand,
} from "@aws-sdk/client-codepipeline";
import type { Execution, ExecutionSummary, PipelineStart, Pipelines } from "../core/ports";
import { TransientError } from "../core/router-error";
import { asking } from "./error-classes";

/** What CodePipeline lists at once. */
const pageSize = 100;

/** Pages that an execution is looked for in. Events are about executions of these days, and a thousand go further back. */
const mostPages = 10;

/** Pipelines of CodePipeline. */
export class CodepipelinePipelines implements Pipelines {
  constructor(private readonly client: () => CodePipelineClient) {}

  async start({ pipeline, token, revisions, decision }: PipelineStart): Promise<string> {
    const answer = await ask(pipeline, () =>
      this.client().send(
        new StartPipelineExecutionCommand({
          name: pipeline,
          clientRequestToken: token,
          sourceRevisions: Object.entries(revisions).map(([actionName, revisionValue]) => {
            return { actionName, revisionType: "COMMIT_ID", revisionValue };
          }),
          variables: [{ name: "ROUTER_DECISION", value: decision }],
        }),
      ),
    );
    if (answer.pipelineExecutionId !== undefined) return answer.pipelineExecutionId;
    throw new TransientError("NoExecutionId", `codepipeline ${pipeline}: started, and did not say which execution`);
  }

  async recent(pipeline: string): Promise<readonly ExecutionSummary[]> {
    return (await this.page(pipeline)).executions;
  }

  async execution(pipeline: string, executionId: string): Promise<Execution | undefined> {
    const details = await this.details(pipeline, executionId);
    if (details === undefined) return undefined;
    const summary = await this.summary(pipeline, executionId);
    if (summary === undefined) return undefined;
    const variables = (details.variables ?? []).map(({ name = "", resolvedValue = "" }) => [name, resolvedValue]);
    const rejected = summary.status === "Failed" && (await this.wasRejected(pipeline, executionId));
    return { ...summary, variables: Object.fromEntries(variables) as Record<string, string>, rejected };
  }

  private details(pipelineName: string, pipelineExecutionId: string) {
    return ask(pipelineName, async () => {
      try {
        const command = new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId });
        return (await this.client().send(command)).pipelineExecution;
      } catch (error) {
        if (error instanceof PipelineExecutionNotFoundException) return undefined;
        throw error;
      }
    });
  }

  /** When it started, and of which commits for which action, the list alone knows. */
  private async summary(pipeline: string, executionId: string): Promise<ExecutionSummary | undefined> {
    let next: string | undefined;
    for (let count = 0; count < mostPages; count++) {
      const page = await this.page(pipeline, next);
      const found = page.executions.find(({ id }) => id === executionId);
      if (found !== undefined || page.next === undefined) return found;
      next = page.next;
    }
    return undefined;
  }

  private async page(pipeline: string, nextToken?: string) {
    const command = new ListPipelineExecutionsCommand({ pipelineName: pipeline, maxResults: pageSize, nextToken });
    const answer = await ask(pipeline, () => this.client().send(command));
    return { executions: (answer.pipelineExecutionSummaries ?? []).map(summaryOf), next: answer.nextToken };
  }

  private async wasRejected(pipelineName: string, pipelineExecutionId: string): Promise<boolean> {
    const details: ActionExecutionDetail[] = [];
    let nextToken: string | undefined;
    do {
      const command = new ListActionExecutionsCommand({ pipelineName, filter: { pipelineExecutionId }, nextToken });
      const answer = await ask(pipelineName, () => this.client().send(command));
      details.push(...(answer.actionExecutionDetails ?? []));
      nextToken = answer.nextToken;
    } while (nextToken !== undefined);
    return lastTries(details).some(isRejection);
  }
}

/** A stage that is retried runs an action again: what it came to before is over. */
function lastTries(details: readonly ActionExecutionDetail[]): ActionExecutionDetail[] {
  const begun = ({ startTime }: ActionExecutionDetail) => startTime?.getTime() ?? 0;
  const oldestFirst = [...details].sort((one, other) => begun(one) - begun(other));
  return [...new Map(oldestFirst.map((one) => [`${one.stageName}/${one.actionName}`, one])).values()];
}

function ask<Answer>(pipeline: string, ask: () => Promise<Answer>): Promise<Answer> {
  return asking(`codepipeline ${pipeline}`, ask);
}

function isRejection({ status, input }: ActionExecutionDetail): boolean {
  return status === "Failed" && input?.actionTypeId?.category === "Approval";
}

function summaryOf(summary: PipelineExecutionSummary): ExecutionSummary {
  const revisions = (summary.sourceRevisions ?? []).map(({ actionName = "", revisionId = "" }) => [
    actionName,
    revisionId,
  ]);
  return {
    id: summary.pipelineExecutionId!,
    status: summary.status!,
    startedAt: summary.startTime!.toISOString(),
    trigger: summary.trigger?.triggerType ?? "",
    kind: summary.executionType === "ROLLBACK" ? "rollback" : "standard",
    revisions: Object.fromEntries(revisions) as Record<string, string>,
  };
}
