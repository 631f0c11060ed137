import type { ActionExecution, ActionState, StageState } from "@aws-sdk/client-codepipeline";
import type { ClientSettings } from "./client-settings";
import { tellingLines } from "./log-tail";
import type { PipelineFailure } from "./pipeline-report";
import { plainText } from "./plain-text";

/** Asks for the last lines of a CodeBuild build; none when it has no log. */
export type AskForBuildLog = (build: string) => Promise<readonly string[]>;

/** Why an execution failed: the stage, the action, AWS's reason, and what the build's log says. */
export async function readFailure(
  states: readonly StageState[],
  execution: string,
  askForLog: AskForBuildLog,
): Promise<PipelineFailure | undefined> {
  const stage = states.find(({ latestExecution: latest }) => {
    return latest?.pipelineExecutionId === execution && latest.status === "Failed";
  });
  if (stage === undefined) return undefined;
  const failed = stage.actionStates?.find(({ latestExecution }) => latestExecution?.status === "Failed");
  const build = failed?.latestExecution?.externalExecutionId;
  // What cannot be read of the log is no reason to hide the reason.
  const log = build === undefined || !isBuild(build) ? [] : await askForLog(build).catch(() => []);
  return {
    stage: stage.stageName ?? "",
    action: failed?.actionName ?? "before entry",
    reason: plainText(reasonOf(stage, failed)),
    log: tellingLines(log),
  };
}

/** `project:id`; that of a function's call has no colon. */
const isBuild = (id: string) => /^[^:]+:[0-9a-f-]{36}$/.test(id);

function reasonOf({ beforeEntryConditionState: entry }: StageState, failed: ActionState | undefined): string {
  const said = saidBy(failed?.latestExecution);
  if (said !== undefined) return said;
  return entry?.latestExecution?.summary ?? "CodePipeline gives no reason";
}

function saidBy({ errorDetails, summary }: ActionExecution = {}): string | undefined {
  const { code, message } = errorDetails ?? {};
  const parts = [code, message ?? summary].filter((part) => part !== undefined && part !== "");
  return parts.length === 0 ? undefined : parts.join(": ");
}

/** Lines of a log that are read: a failed test run tells of itself at its end. */
const readLines = 300;

/** Reads the logs of builds from CodeBuild and CloudWatch. */
export function buildLogs(settings: ClientSettings): AskForBuildLog {
  return async (build) => {
    const [{ BatchGetBuildsCommand, CodeBuildClient }, { CloudWatchLogsClient, GetLogEventsCommand }] =
      await Promise.all([import("@aws-sdk/client-codebuild"), import("@aws-sdk/client-cloudwatch-logs")]);
    const [codebuild, logs] = [new CodeBuildClient(settings), new CloudWatchLogsClient(settings)];
    try {
      const { builds = [] } = await codebuild.send(new BatchGetBuildsCommand({ ids: [build] }));
      const { groupName: logGroupName, streamName: logStreamName } = builds[0]?.logs ?? {};
      if (logGroupName === undefined || logStreamName === undefined) return [];
      const get = new GetLogEventsCommand({ logGroupName, logStreamName, limit: readLines, startFromHead: false });
      const { events = [] } = await logs.send(get);
      return events.flatMap(({ message = "" }) => message.split("\n"));
    } finally {
      codebuild.destroy();
      logs.destroy();
    }
  };
}
