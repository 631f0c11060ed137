/** One kind of event that a rule may ask for. */
export interface EventType {
  /** `codepipeline-pipeline-pipeline-execution-failed` */
  readonly id: string;
  readonly service: string;
  readonly name: string;
  /** Service of the ARN that such events are of. */
  readonly resource: string;
}

/** Ids by their beginning, as AWS has them. Source: https://docs.aws.amazon.com/dtconsole/latest/userguide/concepts.html#events */
const endings: Readonly<Record<string, readonly string[]>> = {
  "codepipeline-pipeline-pipeline-execution-": ["started", "succeeded", "failed", "canceled", "resumed", "superseded"],
  "codepipeline-pipeline-stage-execution-": ["started", "succeeded", "failed", "canceled", "resumed"],
  "codepipeline-pipeline-action-execution-": ["started", "succeeded", "failed", "canceled"],
  "codepipeline-pipeline-manual-approval-": ["needed", "succeeded", "failed"],
  "codebuild-project-build-state-": ["in-progress", "succeeded", "failed", "stopped"],
  "codebuild-project-build-phase-": ["success", "failure"],
  "codecommit-repository-comments-on-": ["commits", "pull-requests"],
  "codecommit-repository-approvals-": ["status-changed", "rule-override"],
  "codecommit-repository-pull-request-": ["created", "source-updated", "status-changed", "merged"],
  "codecommit-repository-branches-and-tags-": ["created", "deleted", "updated"],
  "codedeploy-application-deployment-": ["started", "succeeded", "failed"],
};

const services: Readonly<Record<string, string>> = {
  codepipeline: "CodePipeline",
  codebuild: "CodeBuild",
  codecommit: "CodeCommit",
  codedeploy: "CodeDeploy",
};

export const eventTypes: ReadonlyMap<string, EventType> = new Map(
  Object.entries(endings).flatMap(([start, ends]) =>
    ends.map((end) => [`${start}${end}`, typeOf(start, end)] as const),
  ),
);

function typeOf(start: string, end: string): EventType {
  const [resource = "", ...rest] = start.split("-");
  const words = [...rest.slice(1, -1), end].join(" ").replaceAll("-", " ");
  return { id: `${start}${end}`, service: services[resource]!, name: words, resource };
}
