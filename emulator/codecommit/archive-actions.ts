import type { FillerAction } from "../fillers/filler";
import { resolveCommit } from "./commit-specifier";
import type { Repositories } from "./repositories";
import { runGit } from "./run-git";

interface ArchiveInput {
  readonly repositoryName: string;
  /** Or another name of a commit. @default the default branch's */
  readonly commitId?: string;
}

/** What services of AWS take a whole tree with: no SDK has these, and roles must be permitted them all the same. */
export function archiveActions(repositories: Repositories): Record<string, FillerAction> {
  const archive = async ({ repositoryName, commitId }: ArchiveInput) => {
    const { folder, defaultBranch } = repositories.get(repositoryName);
    const commit = await resolveCommit(folder, commitId ?? defaultBranch);
    return { commitId: commit, archive: await runGit(["archive", "--format=zip", commit], { cwd: folder }) };
  };
  return { UploadArchive: archive, GitPull: archive };
}
