import type {
  CreateBranchInput,
  DeleteBranchInput,
  GetBranchInput,
  ListBranchesInput,
} from "@aws-sdk/client-codecommit";
import type { FillerAction, FillerCall } from "../fillers/filler";
import { isCommitId, isReferenceName, resolveCommit } from "./commit-specifier";
import { pageOf } from "./page";
import { readReferences, type Reference } from "./references";
import { refusals } from "./refusals";
import type { Repositories } from "./repositories";
import type { RepositoryChanges } from "./repository-changes";
import { runGit } from "./run-git";

/** Branches that AWS lists on a page. */
const pageSize = 1000;

/** Actions on branches. */
export function branchActions(repositories: Repositories, changes: RepositoryChanges): Record<string, FillerAction> {
  return {
    GetBranch: async ({ repositoryName, branchName }: GetBranchInput) => {
      const { folder } = repositories.get(repositoryName);
      checkBranchName(branchName);
      const found = await branchOf(folder, branchName);
      if (found === undefined) throw refusals.branchGone(branchName);
      return { branch: { branchName, commitId: found.commitId } };
    },
    ListBranches: async ({ repositoryName, nextToken }: ListBranchesInput) => {
      const { folder } = repositories.get(repositoryName);
      const names = [...(await readReferences(folder)).values()].filter(({ type }) => type === "branch");
      const { items, next } = pageOf(names, nextToken, undefined, pageSize);
      return { branches: items.map(({ name }) => name), nextToken: next };
    },
    CreateBranch: async ({ repositoryName, branchName, commitId }: CreateBranchInput, call: FillerCall) => {
      const repository = repositories.get(repositoryName);
      checkBranchName(branchName);
      if (!commitId) throw refusals.missing("CommitId", "A commit ID is required.");
      if (!isCommitId(commitId)) throw refusals.invalid("CommitId", `${commitId} is no commit ID`);
      await changes.change(repository, await call.caller(), async () => {
        if (await branchOf(repository.folder, branchName)) throw refusals.branchExists(branchName);
        await resolveCommit(repository.folder, commitId);
        await runGit(["update-ref", `refs/heads/${branchName}`, commitId, ""], { cwd: repository.folder });
      });
      return {};
    },
    DeleteBranch: async ({ repositoryName, branchName }: DeleteBranchInput, call: FillerCall) => {
      const repository = repositories.get(repositoryName);
      checkBranchName(branchName);
      if (repository.defaultBranch === branchName) throw refusals.defaultBranch(branchName);
      return changes.change(repository, await call.caller(), async () => {
        const found = await branchOf(repository.folder, branchName);
        if (found === undefined) return {}; // AWS answers no error
        await runGit(["update-ref", "-d", found.fullName], { cwd: repository.folder });
        return { deletedBranch: { branchName, commitId: found.commitId } };
      });
    },
  };
}

async function branchOf(folder: string, name: string): Promise<Reference | undefined> {
  return (await readReferences(folder)).get(`refs/heads/${name}`);
}

function checkBranchName(name: string | undefined): asserts name is string {
  if (!name) throw refusals.missing("BranchName", "A branch name is required.");
  if (name.length > 256 || !isReferenceName(name))
    throw refusals.invalid("BranchName", `${name} is no name that a branch can have`);
}
