import type { ActionDeclaration } from "./pipeline-declaration";

const minute = 60;
const day = 86_400;

/** AWS's seconds that a function may leave a job without an answer; a continuation token is one. */
export const silenceLimit = 20 * minute;

/** Source: https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
const seconds: Readonly<Record<string, number>> = { Manual: 7 * day, CodeBuild: day / 3, Lambda: day };

/** Seconds that an action may take. */
export function actionLimit({ timeoutInMinutes, actionTypeId }: ActionDeclaration): number {
  return timeoutInMinutes === undefined ? (seconds[actionTypeId.provider] ?? 60 * minute) : timeoutInMinutes * minute;
}
