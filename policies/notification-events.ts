const many = (prefix: string, ...ends: readonly string[]) => ends.map((end) => `${prefix}-${end}`);

/**
 * The events that a notification rule may name, by what it is about.
 * Source: https://docs.aws.amazon.com/dtconsole/latest/userguide/concepts.html#concepts-api
 */
export const notificationEvents: Readonly<Record<string, readonly string[]>> = {
  codepipeline: [
    ...many(
      "codepipeline-pipeline-pipeline-execution",
      "started",
      "succeeded",
      "failed",
      "canceled",
      "resumed",
      "superseded",
    ),
    ...many("codepipeline-pipeline-stage-execution", "started", "succeeded", "failed", "canceled", "resumed"),
    ...many("codepipeline-pipeline-action-execution", "started", "succeeded", "failed", "canceled"),
    ...many("codepipeline-pipeline-manual-approval", "needed", "succeeded", "failed"),
  ],
  codebuild: [
    ...many("codebuild-project-build-state", "in-progress", "succeeded", "failed", "stopped"),
    ...many("codebuild-project-build-phase", "success", "failure"),
  ],
  codecommit: many(
    "codecommit-repository",
    "comments-on-commits",
    "comments-on-pull-requests",
    "approvals-status-changed",
    "approvals-rule-override",
    "pull-request-created",
    "pull-request-source-updated",
    "pull-request-status-changed",
    "pull-request-merged",
    "branches-and-tags-created",
    "branches-and-tags-deleted",
    "branches-and-tags-updated",
  ),
  codedeploy: many("codedeploy-application-deployment", "started", "succeeded", "failed"),
};
