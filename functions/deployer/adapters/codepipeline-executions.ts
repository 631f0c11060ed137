import {
  type ActionExecutionDetail,
  type CodePipelineClient,
  DuplicatedStopRequestException,
  GetPipelineExecutionCommand,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  PipelineExecutionNotFoundException,
  PipelineExecutionNotStoppableException,
  StopPipelineExecutionCommand,
} from "@aws-sdk/client-codepipeline";
import type { ActionRun, Execution, Executions } from "../core/ports";

/** Characters. Source: https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_StopPipelineExecution.html */
const longestReason = 200;

/** Executions that are looked at for those in progress: a superseded pipeline has one a stage. */
const newest = 100;

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
      const { triggerType, triggerDetail } = found.trigger ?? {};
      const repeats = found.rollbackMetadata?.rollbackTargetPipelineExecutionId;
      return {
        id: pipelineExecutionId,
        status: found.status ?? "",
        variables: Object.fromEntries(variables) as Record<string, string>,
        ...(triggerType === "StartPipelineExecution" && triggerDetail !== undefined && { startedBy: triggerDetail }),
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
    const ask = new ListPipelineExecutionsCommand({ pipelineName: this.pipelineName, maxResults: newest });
    const { pipelineExecutionSummaries = [] } = await this.client().send(ask);
    return pipelineExecutionSummaries
      .filter(({ status }) => status === "InProgress")
      .map(({ pipelineExecutionId }) => pipelineExecutionId!);
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
  const { actionExecutionId, stageName, actionName, status, startTime, updatedBy, input } = detail;
  return {
    id: actionExecutionId!,
    stage: stageName!,
    action: actionName!,
    isApproval: input?.actionTypeId?.category === "Approval",
    status: status!,
    startedAt: startTime ?? new Date(0),
    ...(updatedBy !== undefined && { updatedBy }),
  };
}
