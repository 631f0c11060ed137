import type { GetBlobInput, GetFileInput, GetFolderInput } from "@aws-sdk/client-codecommit";
import type { FillerAction } from "../fillers/filler";
import { FillerError } from "../fillers/filler-error";
import { isCommitId, resolveCommit } from "./commit-specifier";
import { fileMode } from "./file-mode";
import { refusals } from "./refusals";
import type { Repositories } from "./repositories";
import { gitLine, runGit } from "./run-git";
import { asPath, entryAt, listTree, type TreeEntry } from "./tree-entry";

/** Bytes of a file that AWS answers at most. */
const largestFile = 6 * 1024 * 1024;

/** Actions that read folders and files. */
export function contentActions(repositories: Repositories): Record<string, FillerAction> {
  return {
    GetFolder: async ({ repositoryName, commitSpecifier, folderPath }: GetFolderInput) => {
      const { folder, defaultBranch } = repositories.get(repositoryName);
      const commitId = await resolveCommit(folder, commitSpecifier ?? defaultBranch);
      const path = asPath(folderPath);
      const treeId = await treeAt(folder, commitId, path);
      if (treeId === undefined) throw refusals.folderGone(folderPath ?? "");
      const entries = (await listTree(folder, treeId)).map((entry) => ({
        ...entry,
        names: { absolutePath: path === "" ? entry.path : `${path}/${entry.path}`, relativePath: entry.path },
      }));
      const ofMode = (...modes: readonly string[]) => entries.filter(({ mode }) => modes.includes(mode));
      return {
        commitId,
        folderPath: path,
        treeId,
        subFolders: ofMode("040000").map(({ id, names }) => ({ treeId: id, ...names })),
        files: ofMode("100644", "100755", "100664").map(asFile),
        symbolicLinks: ofMode("120000").map(asFile),
        subModules: ofMode("160000").map(({ id, names }) => ({ commitId: id, ...names })),
      };
    },
    GetFile: async ({ repositoryName, commitSpecifier, filePath }: GetFileInput) => {
      const { folder, defaultBranch } = repositories.get(repositoryName);
      const commitId = await resolveCommit(folder, commitSpecifier ?? defaultBranch);
      if (!filePath) throw refusals.missing("Path", "A path is required.");
      const entry = await entryAt(folder, commitId, asPath(filePath));
      if (entry === undefined || !entry.mode.startsWith("1") || entry.mode === "160000")
        throw refusals.fileGone(filePath);
      const content = await blobOf(folder, entry.id);
      return {
        commitId,
        blobId: entry.id,
        filePath: entry.path,
        fileMode: fileMode(entry.mode),
        fileSize: content.length,
        fileContent: content,
      };
    },
    GetBlob: async ({ repositoryName, blobId }: GetBlobInput) => {
      const { folder } = repositories.get(repositoryName);
      if (!blobId) throw refusals.missing("BlobId", "A blob ID is required.");
      if (!isCommitId(blobId)) throw refusals.invalid("BlobId", `${blobId} is no blob ID`);
      if ((await gitLine(["cat-file", "-t", blobId], { cwd: folder })) !== "blob")
        throw new FillerError("BlobIdDoesNotExistException", `Blob ${blobId} does not exist`);
      return { content: await blobOf(folder, blobId) };
    },
  };
}

async function treeAt(folder: string, commitId: string, path: string): Promise<string | undefined> {
  if (path === "") return gitLine(["rev-parse", `${commitId}^{tree}`], { cwd: folder });
  const entry = await entryAt(folder, commitId, path);
  return entry?.mode === "040000" ? entry.id : undefined;
}

function asFile({ id, mode, names }: TreeEntry & { names: { absolutePath: string; relativePath: string } }): object {
  return { blobId: id, ...names, fileMode: fileMode(mode) };
}

async function blobOf(folder: string, id: string): Promise<Buffer> {
  const size = Number(await gitLine(["cat-file", "-s", id], { cwd: folder }));
  if (size > largestFile)
    throw new FillerError("FileTooLargeException", "The file has more than 6 MB, which AWS answers at most.");
  return runGit(["cat-file", "blob", id], { cwd: folder });
}
