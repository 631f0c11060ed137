import { arnOf } from "../config/aws-place";
import type { Platform } from "../config/platform";
import type { Service } from "../config/service.schema";
import { sourceActions } from "../config/source-actions";
import type { PipelineSource } from "../modules/delivery-pipeline";

/** The repositories that a service's pipeline reads, the service's own first. */
export function pipelineSources(
  { delivery, source: tree }: Platform,
  { source }: Service,
  connectionArns: Readonly<Record<string, string>>,
): PipelineSource[] {
  return sourceActions(source, tree).flatMap(({ repository: key, ...names }): PipelineSource[] => {
    const repository = delivery.repositories[key];
    if (!repository) return []; // refused before
    const common = { key, ...names, branch: repository.branch };
    if (repository.kind === "codecommit") {
      const { name } = repository;
      return [{ ...common, kind: "codecommit", repository: name, arn: arnOf(delivery.aws, "codecommit", name) }];
    }
    const connectionArn = connectionArns[key]!;
    return [{ ...common, kind: "connection", repository: repository.repository, connectionArn }];
  });
}
