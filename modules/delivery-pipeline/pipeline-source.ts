import type { CodepipelineStageAction } from "@cdktf/provider-aws/lib/codepipeline";
import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";

/** A branch that a pipeline reads, and the names that it has there. Never polled: the router starts it, at an exact commit. */
export type PipelineSource = {
  /** Key of the repository. */
  readonly key: string;
  readonly action: string;
  /** Before the names of its variables. */
  readonly namespace: string;
  readonly artifact: string;
  readonly branch: string;
  /** As the provider has it. */
  readonly repository: string;
} & (
  | { readonly kind: "codecommit"; readonly arn: string }
  | { readonly kind: "connection"; readonly connectionArn: string }
);

/** @param detects whether CodePipeline's own trigger looks at it */
export function sourceAction(source: PipelineSource, detects: boolean): CodepipelineStageAction {
  return {
    name: source.action,
    category: "Source",
    owner: "AWS",
    version: "1",
    namespace: source.namespace,
    outputArtifacts: [source.artifact],
    ...providerOf(source, detects),
  };
}

function providerOf(
  source: PipelineSource,
  detects: boolean,
): Pick<CodepipelineStageAction, "provider" | "configuration"> {
  const { repository, branch: BranchName } = source;
  if (source.kind === "codecommit") {
    return {
      provider: "CodeCommit",
      configuration: { RepositoryName: repository, BranchName, PollForSourceChanges: "false" },
    };
  }
  const { connectionArn: ConnectionArn } = source;
  return {
    provider: "CodeStarSourceConnection",
    configuration: { ConnectionArn, FullRepositoryId: repository, BranchName, DetectChanges: String(detects) },
  };
}

/** Source: https://docs.aws.amazon.com/codepipeline/latest/userguide/how-to-custom-role.html */
export function sourceStatements(sources: readonly PipelineSource[]): DataAwsIamPolicyDocumentStatement[] {
  const repositories = sources.flatMap((source) => (source.kind === "codecommit" ? source.arn : []));
  const connections = sources.flatMap((source) => (source.kind === "connection" ? source.connectionArn : []));
  return [
    {
      sid: "Repositories",
      actions: [
        "codecommit:CancelUploadArchive",
        "codecommit:GetBranch",
        "codecommit:GetCommit",
        "codecommit:GetUploadArchiveStatus",
        "codecommit:UploadArchive",
      ],
      resources: repositories,
    },
    {
      sid: "Connections",
      actions: ["codeconnections:UseConnection", "codestar-connections:UseConnection"], // AWS asks for either, by region
      resources: [...new Set(connections)],
    },
  ].filter(({ resources }) => resources.length > 0);
}
