import {
  type ActionExecutionDetail,
  type CodePipelineClient,
  DuplicatedStopRequestException,
  GetPipelineExecutionCommand,
  ListActionExecutionsCommand,
  PipelineExecutionNotFoundException,
  paginateListPipelineExecutions,
  PipelineExecutionNotStoppableException,
  StopPipelineExecutionCommand,
} from "@aws-sdk/client-codepipeline";
import type { ActionRun, Execution, Executions } from "../core/ports";
import { executionStart } from "./execution-start";

/** Characters. Source: https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_StopPipelineExecution.html */
const longestReason = 200;

/** One pipeline in CodePipeline. */
export class CodepipelineExecutions implements Executions {
  constructor(
    private readonly client: () => CodePipelineClient,
    private readonly pipelineName: string,
  ) {}

  async find(pipelineExecutionId: string): Promise<Execution | undefined> {
    const { pipelineName } = this;
    try {
      const ask = new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId });
      const { pipelineExecution: found } = await this.client().send(ask);
      if (found === undefined) return undefined;
      const variables = (found.variables ?? []).map(({ name = "", resolvedValue = "" }) => [name, resolvedValue]);
      const repeats = found.rollbackMetadata?.rollbackTargetPipelineExecutionId;
      return {
        id: pipelineExecutionId,
        status: found.status ?? "",
        variables: Object.fromEntries(variables) as Record<string, string>,
        ...executionStart(found.trigger),
        ...(repeats !== undefined && { repeats }),
      };
    } catch (error) {
      if (error instanceof PipelineExecutionNotFoundException) return undefined;
      throw error;
    }
  }

  async actions(pipelineExecutionId: string): Promise<readonly ActionRun[]> {
    const { pipelineName } = this;
    const details: ActionExecutionDetail[] = [];
    let nextToken: string | undefined;
    do {
      const ask = new ListActionExecutionsCommand({ pipelineName, filter: { pipelineExecutionId }, nextToken });
      const page = await this.client().send(ask);
      details.push(...(page.actionExecutionDetails ?? []));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return details.map(actionRun).sort((one, other) => other.startedAt.getTime() - one.startedAt.getTime());
  }

  async running(): Promise<readonly string[]> {
    const { pipelineName } = this;
    const found: string[] = [];
    for await (const page of paginateListPipelineExecutions({ client: this.client() }, { pipelineName })) {
      const inProgress = (page.pipelineExecutionSummaries ?? []).filter(({ status }) => status === "InProgress");
      found.push(...inProgress.map(({ pipelineExecutionId }) => pipelineExecutionId!));
    }
    return found;
  }

  async stop(pipelineExecutionId: string, reason: string): Promise<void> {
    const { pipelineName } = this;
    try {
      await this.client().send(
        new StopPipelineExecutionCommand({
          pipelineName,
          pipelineExecutionId,
          abandon: true,
          reason: reason.slice(0, longestReason),
        }),
      );
    } catch (error) {
      const isOver =
        error instanceof PipelineExecutionNotStoppableException || error instanceof DuplicatedStopRequestException;
      if (!isOver) throw error;
    }
  }
}

function actionRun(detail: ActionExecutionDetail): ActionRun {
  const { actionExecutionId, stageName, actionName, status, startTime, lastUpdateTime, updatedBy, input } = detail;
  return {
    id: actionExecutionId!,
    stage: stageName!,
    action: actionName!,
    isApproval: input?.actionTypeId?.category === "Approval",
    status: status!,
    startedAt: startTime ?? new Date(0),
    updatedAt: lastUpdateTime ?? startTime ?? new Date(0),
    ...(updatedBy !== undefined && { updatedBy }),
  };
}
