import { accountIn, arn } from "../authorization/arn";
import type { PipelineDeclaration } from "./pipeline-declaration";

/** Of a pipeline, whose role is of its account. */
export function pipelineArn({ name, roleArn }: Pick<PipelineDeclaration, "name" | "roleArn">): string {
  return arn(accountIn(roleArn), "codepipeline", name);
}
