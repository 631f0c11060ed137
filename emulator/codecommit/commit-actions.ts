import type { CreateCommitInput, FileMetadata, PutFileInput } from "@aws-sdk/client-codecommit";
import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { FillerAction, FillerCall } from "../fillers/filler";
import { FillerError } from "../fillers/filler-error";
import { readDifferences } from "./differences";
import { fileMode, gitMode } from "./file-mode";
import { readReferences } from "./references";
import { refusals } from "./refusals";
import type { Repositories } from "./repositories";
import type { Repository } from "./repository";
import type { RepositoryChanges } from "./repository-changes";
import { runGit } from "./run-git";
import { asPath, entryAt } from "./tree-entry";

/** Blobs come in as Base64. */
type Sent<Input> = Omit<Partial<Input>, "fileContent">;
interface PutFile {
  filePath?: string;
  fileMode?: string;
  fileContent?: string;
}
type CommitInput = Sent<Omit<CreateCommitInput, "putFiles">> & { putFiles?: readonly PutFile[] };

interface NewCommit {
  readonly commitId: string;
  readonly treeId: string;
  readonly parent?: string;
}

/** Actions that commit without a clone. */
export function commitActions(repositories: Repositories, changes: RepositoryChanges): Record<string, FillerAction> {
  const commit = async (input: CommitInput, call: FillerCall, noChange: string): Promise<[Repository, NewCommit]> => {
    const repository = repositories.get(input.repositoryName);
    const caller = await call.caller();
    const made = await changes.change(repository, caller, () => commitTo(repository, input, caller, noChange));
    return [repository, made];
  };
  return {
    CreateCommit: async (input: CommitInput, call: FillerCall) => {
      const [{ folder }, { commitId, treeId, parent }] = await commit(input, call, "NoChangeException");
      const differences = await readDifferences(folder, parent, commitId);
      const ofType = (type: string) =>
        differences
          .filter(({ changeType }) => changeType === type)
          .map(({ afterBlob, beforeBlob }) => asFile((afterBlob ?? beforeBlob)!));
      return { commitId, treeId, filesAdded: ofType("A"), filesUpdated: ofType("M"), filesDeleted: ofType("D") };
    },
    PutFile: async (input: Sent<PutFileInput> & PutFile, call: FillerCall) => {
      const { filePath, fileMode, fileContent, name: authorName, ...rest } = input;
      const putFiles = [{ filePath, fileMode, fileContent }];
      const [{ folder }, made] = await commit({ ...rest, authorName, putFiles }, call, "SameFileContentException");
      const blob = await entryAt(folder, made.commitId, asPath(filePath));
      return { commitId: made.commitId, treeId: made.treeId, blobId: blob!.id };
    },
  };
}

async function commitTo(
  repository: Repository,
  input: CommitInput,
  caller: string,
  noChange: string,
): Promise<NewCommit> {
  const { folder } = repository;
  const { branchName } = input;
  if (!branchName) throw refusals.missing("BranchName", "A branch name is required.");
  const parent = await parentOf(folder, branchName, input.parentCommitId);
  const index = join(folder, `index-${randomUUID()}`);
  const run = async (args: readonly string[], text?: string | Buffer) =>
    (await runGit(args, { cwd: folder, input: text, environment: { GIT_INDEX_FILE: index, ...author(input, caller) } }))
      .toString()
      .trim();
  try {
    if (parent !== undefined) await run(["read-tree", parent]);
    const lines = [...(await putLines(run, input)), ...(await deleteLines(folder, parent, input))];
    await run(["update-index", "-z", "--index-info"], lines.join(""));
    const treeId = await run(["write-tree"]);
    if (parent !== undefined && treeId === (await run(["rev-parse", `${parent}^{tree}`])))
      throw new FillerError(noChange, "The commit would change nothing.");
    const parents = parent === undefined ? [] : ["-p", parent];
    const commitId = await run(["commit-tree", treeId, ...parents], input.commitMessage ?? "");
    await run(["update-ref", `refs/heads/${branchName}`, commitId, parent ?? ""]);
    return { commitId, treeId, parent };
  } finally {
    await rm(index, { force: true });
  }
}

async function parentOf(folder: string, branchName: string, given: string | undefined): Promise<string | undefined> {
  const references = await readReferences(folder);
  const tip = references.get(`refs/heads/${branchName}`)?.commitId;
  if (tip === undefined && references.size > 0) throw refusals.branchGone(branchName);
  if (tip !== undefined && !given) throw refusals.missing("ParentCommitId", "A parent commit ID is required.");
  if (tip !== given && given)
    throw new FillerError("ParentCommitIdOutdatedException", `${given} is not the tip of ${branchName} any more`);
  return tip;
}

type Run = (args: readonly string[], text?: Buffer) => Promise<string>;

async function putLines(run: Run, { putFiles = [] }: CommitInput): Promise<string[]> {
  const lines: string[] = [];
  for (const { filePath, fileMode, fileContent } of putFiles) {
    if (!filePath) throw refusals.missing("Path", "A path is required.");
    const id = await run(["hash-object", "-w", "--stdin"], Buffer.from(fileContent ?? "", "base64"));
    lines.push(`${gitMode(fileMode)} ${id}\t${asPath(filePath)}\0`);
  }
  return lines;
}

async function deleteLines(
  folder: string,
  parent: string | undefined,
  { deleteFiles = [] }: CommitInput,
): Promise<string[]> {
  const lines: string[] = [];
  for (const { filePath } of deleteFiles) {
    const path = asPath(filePath);
    if (parent === undefined || (await entryAt(folder, parent, path)) === undefined)
      throw refusals.fileGone(filePath ?? "");
    lines.push(`0 ${"0".repeat(40)}\t${path}\0`);
  }
  return lines;
}

/** Who commits: as the call says, otherwise whoever calls. */
function author({ authorName, email }: CommitInput, caller: string): Record<string, string> {
  const name = authorName || caller.split("/").at(-1)!.split(":").at(-1)!;
  return {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email ?? "",
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email ?? "",
  };
}

function asFile({ path, blobId, mode }: { path?: string; blobId?: string; mode?: string }): FileMetadata {
  return { absolutePath: path, blobId, fileMode: fileMode(mode!) };
}
