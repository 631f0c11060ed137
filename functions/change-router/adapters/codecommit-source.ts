import {
  BranchDoesNotExistException,
  type CodeCommitClient,
  type Difference,
  type File,
  type FileModeTypeEnum,
  FolderDoesNotExistException,
  GetBranchCommand,
  GetDifferencesCommand,
  GetFolderCommand,
  type GetFolderCommandOutput,
  GetMergeCommitCommand,
  type SymbolicLink,
} from "@aws-sdk/client-codecommit";
import type { RouteRepository } from "../../../config/route-map";
import type { Relation } from "../core/decision";
import { inParallel } from "../core/in-parallel";
import type { FileBudget, FileList, Source } from "../core/ports";
import { HistoryError } from "../core/router-error";
import { asking } from "./error-classes";
import { fileId } from "./file-id";
import { parentFolders, type ParentFolder } from "./parent-folders";

/** Folders asked for at a time: what CodeCommit answers without throttling a single client. */
const atOnce = 8;

/** Repositories in CodeCommit, by its API: no clone. */
export class CodecommitSource implements Source {
  constructor(
    private readonly client: () => CodeCommitClient,
    private readonly now: () => number = Date.now,
  ) {}

  async head({ name, branch }: RouteRepository): Promise<string | undefined> {
    return ask(name, async () => {
      try {
        const answer = await this.client().send(new GetBranchCommand({ repositoryName: name, branchName: branch }));
        return answer.branch?.commitId;
      } catch (error) {
        if (error instanceof BranchDoesNotExistException) return undefined;
        throw error;
      }
    });
  }

  async trees(
    { name }: RouteRepository,
    commit: string,
    paths: readonly string[],
  ): Promise<ReadonlyMap<string, string | null>> {
    return ask(name, async () => {
      const found = await inParallel(atOnce, parentFolders(paths), (parent) => this.idsIn(name, commit, parent));
      return new Map(found.flat());
    });
  }

  async relation({ name }: RouteRepository, base: string, head: string): Promise<Relation> {
    if (base === head) return "same";
    try {
      return await ask(name, async () => {
        const answer = await this.client().send(
          new GetMergeCommitCommand({
            repositoryName: name,
            sourceCommitSpecifier: head,
            destinationCommitSpecifier: base,
          }),
        );
        return answer.baseCommitId === base ? "forward" : "rewritten";
      });
    } catch (error) {
      if (error instanceof HistoryError) return "gone";
      throw error;
    }
  }

  /** Its differences are those of two states: nothing of them depends on where the two parted. */
  async files({ name }: RouteRepository, base: string, head: string, budget: FileBudget): Promise<FileList> {
    const deadline = this.now() + budget.milliseconds;
    const files = new Set<string>();
    let next: string | undefined;
    for (let page = 0; page < budget.pages && this.now() < deadline; page++) {
      const answer = await ask(name, () =>
        this.client().send(
          new GetDifferencesCommand({
            repositoryName: name,
            beforeCommitSpecifier: base,
            afterCommitSpecifier: head,
            NextToken: next,
          }),
        ),
      );
      for (const path of (answer.differences ?? []).flatMap(bothSides)) files.add(path);
      next = answer.NextToken;
      if (next === undefined || next === "") return { files: [...files], complete: true, twoDot: true };
    }
    return { files: [...files], complete: false, twoDot: true };
  }

  private async idsIn(
    repositoryName: string,
    commitSpecifier: string,
    { folder, wanted }: ParentFolder,
  ): Promise<[string, string | null][]> {
    const ids = await this.folder(repositoryName, commitSpecifier, folder);
    return wanted.map(({ path, name }) => [path, ids.get(name) ?? null]);
  }

  private async folder(
    repositoryName: string,
    commitSpecifier: string,
    folder: string,
  ): Promise<ReadonlyMap<string, string | undefined>> {
    try {
      const command = new GetFolderCommand({ repositoryName, commitSpecifier, folderPath: `/${folder}` });
      return idsOf(await this.client().send(command));
    } catch (error) {
      if (error instanceof FolderDoesNotExistException) return new Map();
      throw error;
    }
  }
}

function ask<Answer>(repository: string, ask: () => Promise<Answer>): Promise<Answer> {
  return asking(`codecommit ${repository}`, ask);
}

/** By the names in the folder; the folder's own by no name. */
function idsOf(folder: GetFolderCommandOutput): ReadonlyMap<string, string | undefined> {
  const { treeId, subFolders = [], files = [], symbolicLinks = [], subModules = [] } = folder;
  return new Map([
    ["", treeId] as const,
    ...subFolders.map(({ absolutePath, treeId: id }) => [nameOf(absolutePath), id] as const),
    ...[...files, ...symbolicLinks].map((file) => [nameOf(file.absolutePath), idOf(file)] as const),
    ...subModules.map(({ absolutePath, commitId }) => [nameOf(absolutePath), commitId] as const),
  ]);
}

/** As git writes the modes that CodeCommit has names for. */
const modes: Readonly<Record<FileModeTypeEnum, string>> = { NORMAL: "100644", EXECUTABLE: "100755", SYMLINK: "120000" };

function idOf({ blobId, fileMode = "NORMAL" }: File | SymbolicLink): string | undefined {
  return blobId === undefined ? undefined : fileId(modes[fileMode], blobId);
}

function nameOf(absolutePath = ""): string {
  return absolutePath.replace(/\/$/, "").split("/").at(-1)!;
}

/** A rename is a deletion and an addition here; each has the one side that it has. */
function bothSides({ beforeBlob, afterBlob }: Difference): string[] {
  return [beforeBlob?.path, afterBlob?.path].filter((path) => path !== undefined);
}
