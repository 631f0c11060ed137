import type { ServiceEvent } from "../events/service-events";
import type { Reference } from "./references";
import type { Repository } from "./repository";

export interface ReferenceChange {
  readonly before?: Reference;
  readonly after?: Reference;
}

/** What is different between two moments, in the order of names. */
export function referenceChanges(
  before: ReadonlyMap<string, Reference>,
  after: ReadonlyMap<string, Reference>,
): ReferenceChange[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .map((name) => ({ before: before.get(name), after: after.get(name) }))
    .filter((change) => change.before?.objectId !== change.after?.objectId);
}

/**
 * The event of one changed reference, as CodeCommit words it.
 * Source: https://docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html
 */
export function referenceEvent(
  { name, id, arn }: Pick<Repository, "name" | "id" | "arn">,
  { before, after }: ReferenceChange,
  callerUserArn: string,
): ServiceEvent {
  const { type, name: referenceName, fullName } = (after ?? before)!;
  return {
    source: "aws.codecommit",
    detailType: "CodeCommit Repository State Change",
    resources: [arn],
    detail: {
      event: after === undefined ? "referenceDeleted" : before === undefined ? "referenceCreated" : "referenceUpdated",
      repositoryName: name,
      repositoryId: id,
      referenceType: type,
      referenceName,
      referenceFullName: fullName,
      ...(after && { commitId: after.commitId }),
      ...(before && { oldCommitId: before.commitId }),
      callerUserArn,
    },
  };
}
