import type {
  BatchGetCommitsInput,
  Difference,
  GetCommitInput,
  GetDifferencesInput,
  GetMergeCommitInput,
} from "@aws-sdk/client-codecommit";
import type { FillerAction } from "../fillers/filler";
import { FillerError } from "../fillers/filler-error";
import { isCommitId, resolveCommit } from "./commit-specifier";
import { readDifferences } from "./differences";
import { pageOf } from "./page";
import { readCommit } from "./read-commit";
import { refusals } from "./refusals";
import type { Repositories } from "./repositories";
import { gitLine } from "./run-git";
import { asPath, entryAt } from "./tree-entry";

/** Differences that AWS answers on a page. */
const pageSize = 400;

/** Actions that read commits and compare them. */
export function historyActions(repositories: Repositories): Record<string, FillerAction> {
  return {
    GetCommit: async ({ repositoryName, commitId }: GetCommitInput) => {
      const { folder } = repositories.get(repositoryName);
      if (!commitId) throw refusals.missing("CommitId", "A commit ID is required.");
      if (!isCommitId(commitId)) throw refusals.invalid("CommitId", `${commitId} is no commit ID`);
      if (!(await isCommit(folder, commitId)))
        throw new FillerError("CommitIdDoesNotExistException", `Commit ${commitId} does not exist`);
      return { commit: await readCommit(folder, commitId) };
    },
    BatchGetCommits: async ({ repositoryName, commitIds = [] }: Partial<BatchGetCommitsInput>) => {
      const { folder } = repositories.get(repositoryName);
      const known = await Promise.all(commitIds.map(async (id) => isCommitId(id) && (await isCommit(folder, id))));
      const missing = commitIds.filter((_, index) => !known[index]);
      return {
        commits: await Promise.all(commitIds.filter((_, index) => known[index]).map((id) => readCommit(folder, id))),
        errors: missing.map((commitId) => ({
          commitId,
          errorCode: "CommitIdDoesNotExistException",
          errorMessage: `Commit ${commitId} does not exist`,
        })),
      };
    },
    GetDifferences: async (input: GetDifferencesInput) => {
      const { folder } = repositories.get(input.repositoryName);
      const { beforeCommitSpecifier, afterCommitSpecifier } = input;
      const before = beforeCommitSpecifier && (await resolveCommit(folder, beforeCommitSpecifier));
      const after = await resolveCommit(folder, afterCommitSpecifier);
      const [beforePath, afterPath] = [asPath(input.beforePath), asPath(input.afterPath)];
      if (before && beforePath) await checkPath(folder, before, beforePath);
      if (afterPath) await checkPath(folder, after, afterPath);
      const all = (await readDifferences(folder, before, after)).filter((difference) =>
        isBelow(difference, beforePath, afterPath),
      );
      const { items, next } = pageOf(all, input.NextToken, input.MaxResults, pageSize);
      return { differences: items, NextToken: next };
    },
    GetMergeCommit: async (input: GetMergeCommitInput) => {
      const { folder } = repositories.get(input.repositoryName);
      const sourceCommitId = await resolveCommit(folder, input.sourceCommitSpecifier);
      const destinationCommitId = await resolveCommit(folder, input.destinationCommitSpecifier);
      const baseCommitId = await gitLine(["merge-base", sourceCommitId, destinationCommitId], { cwd: folder });
      return { sourceCommitId, destinationCommitId, baseCommitId };
    },
  };
}

async function isCommit(folder: string, id: string): Promise<boolean> {
  return (await gitLine(["cat-file", "-t", id], { cwd: folder })) === "commit";
}

async function checkPath(folder: string, commit: string, path: string): Promise<void> {
  if ((await entryAt(folder, commit, path)) === undefined)
    throw new FillerError("PathDoesNotExistException", `Could not find path ${path}`);
}

/** Where a path is given for a side, the difference lies there on that side. */
function isBelow({ beforeBlob, afterBlob }: Difference, beforePath: string, afterPath: string): boolean {
  if (beforePath === "" && afterPath === "") return true;
  const below = (blob: { path?: string } | undefined, root: string) =>
    blob !== undefined && root !== "" && (blob.path === root || blob.path!.startsWith(`${root}/`));
  return below(beforeBlob, beforePath || afterPath) || below(afterBlob, afterPath || beforePath);
}
