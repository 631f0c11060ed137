import type { ActionExecutionDetail } from "@aws-sdk/client-codepipeline";
import { plainText } from "./plain-text";

/** Why an action failed, in the words of whoever failed it. */
export function actionReason({ output }: ActionExecutionDetail): string {
  const { errorDetails, externalExecutionSummary } = output?.executionResult ?? {};
  return plainText(errorDetails?.message ?? externalExecutionSummary ?? "CodePipeline gives no reason");
}
