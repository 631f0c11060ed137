import { CodeCommitClient, GetBranchCommand, GetCommitCommand } from "@aws-sdk/client-codecommit";
import { roleCall } from "../../role-call";
import { artifactLocation, putArtifact } from "../artifacts";
import type { ActionPlayer } from "./action-player";

/**
 * Takes a commit of a CodeCommit repository: the one that the execution is pinned to, or the branch's newest.
 * Source: https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeCommit.html
 */
export const codecommitSource: ActionPlayer = async ({ execution, run, override }, { clients, settings }) => {
  const { RepositoryName: repositoryName = "", BranchName: branchName = "" } = run.resolved;
  const codecommit = clients.of(CodeCommitClient);
  const { branch } = await codecommit.send(new GetBranchCommand({ repositoryName, branchName }), clients.whileStarting);
  const commitId = override?.revisionValue ?? branch!.commitId!;
  const { commit } = await codecommit.send(new GetCommitCommand({ repositoryName, commitId }), clients.whileStarting);
  const { archive } = await roleCall<{ archive: string }>(settings, {
    service: "codecommit",
    target: "CodeCommit_20150413.UploadArchive",
    input: { repositoryName, commitId },
  });
  const [output] = run.declaration.outputArtifacts!;
  const location = artifactLocation(execution.pipeline, output!.name);
  await putArtifact(clients, execution.pipeline, location, Buffer.from(archive, "base64"), commitId);
  const { author, committer, message = "" } = commit!;
  return {
    status: "Succeeded",
    externalExecutionId: commitId,
    externalExecutionUrl: `https://console.aws.amazon.com/codesuite/codecommit/repositories/${repositoryName}/commit/${commitId}`,
    summary: message.slice(0, 500),
    outputArtifacts: { [output!.name]: location },
    outputVariables: {
      AuthorDate: isoDate(author?.date),
      BranchName: branchName,
      CommitId: commitId,
      CommitMessage: message,
      CommitterDate: isoDate(committer?.date),
      RepositoryName: repositoryName,
    },
    revision: { revisionId: commitId, revisionSummary: message.slice(0, 2048) },
  };
};

/** `1780000000 +0200`, as CodeCommit has it, as CodePipeline shows it. */
function isoDate(date = ""): string {
  const seconds = Number(date.split(" ")[0]);
  return Number.isFinite(seconds) && date !== "" ? new Date(seconds * 1000).toISOString().replace(".000", "") : "";
}
