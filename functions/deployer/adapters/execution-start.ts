import type { ExecutionTrigger } from "@aws-sdk/client-codepipeline";
import type { Execution } from "../core/ports";

/**
 * What starts an execution, by whether a person may be behind it; of all else nobody knows.
 * Source: https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ExecutionTrigger.html
 */
const byPersons: readonly (string | undefined)[] = ["ManualRollback", "StartPipelineExecution"];
const byThemselves: readonly (string | undefined)[] = [
  "AutomatedRollback",
  "CloudWatchEvent",
  "PollForSourceChanges",
  "Webhook",
  "WebhookV2",
];

/** Who started an execution, as far as CodePipeline says. */
export function executionStart({ triggerType, triggerDetail = "" }: ExecutionTrigger = {}): Pick<
  Execution,
  "startedBy" | "startsItself"
> {
  if (byThemselves.includes(triggerType)) return { startsItself: true };
  const [startedBy] = (byPersons.includes(triggerType) && /arn:[^\s"{}]+/.exec(triggerDetail)) || [];
  return startedBy === undefined ? {} : { startedBy };
}
