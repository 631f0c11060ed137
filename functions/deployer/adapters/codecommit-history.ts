import {
  type CodeCommitClient,
  type Commit as CodecommitCommit,
  GetCommitCommand,
  GetDifferencesCommand,
} from "@aws-sdk/client-codecommit";
import type { PassedImage } from "../../image-build/core/ports";
import { newCommits } from "../core/new-commits";
import type { Changes, Commit, History } from "../core/ports";
import type { RepositorySettings } from "../core/settings";
import { isBelow } from "./is-below";

/** Commits that are read: more in one release are no release that anybody looks through. */
const mostCommits = 500;

/** Pages of changed files. */
const mostPages = 10;

type Walked = Commit & { readonly parents: readonly string[]; readonly time: number };

/** A repository's history in CodeCommit, commit by commit: it has no list of them. */
export class CodecommitHistory implements History {
  constructor(
    private readonly client: () => CodeCommitClient,
    private readonly source: Pick<RepositorySettings, "repository" | "paths">,
  ) {}

  async between(base: PassedImage | undefined, head: PassedImage): Promise<Changes> {
    try {
      if (base === undefined) return { commits: [await this.commit(head.commit)], files: [], moreFiles: true };
      const read = (id: string) => this.commit(id);
      const { commits, complete } = await newCommits(read, base.commit, head.commit, mostCommits);
      const lacking = complete ? {} : { lacking: `there are more than ${mostCommits} commits` };
      return { commits, ...lacking, ...(await this.files(base.commit, head.commit)) };
    } catch (error) {
      if (!/^Commit\w*DoesNotExistException$/.test((error as Error).name)) throw error;
      const lacking = `git no longer has ${(base ?? head).commit.slice(0, 12)} or what follows it`;
      return { commits: [], lacking, files: [], moreFiles: true };
    }
  }

  private async commit(commitId: string): Promise<Walked> {
    const ask = new GetCommitCommand({ repositoryName: this.source.repository, commitId });
    return walked(commitId, (await this.client().send(ask)).commit!);
  }

  private async files(base: string, head: string): Promise<Pick<Changes, "files" | "moreFiles">> {
    const files = new Set<string>();
    let NextToken: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const ask = new GetDifferencesCommand({
        repositoryName: this.source.repository,
        beforeCommitSpecifier: base,
        afterCommitSpecifier: head,
        NextToken,
      });
      const answer = await this.client().send(ask);
      for (const { beforeBlob, afterBlob } of answer.differences ?? []) {
        const path = afterBlob?.path ?? beforeBlob?.path;
        if (path !== undefined && isBelow(path, this.source.paths)) files.add(path);
      }
      NextToken = answer.NextToken;
      if (NextToken === undefined || NextToken === "") return { files: [...files], moreFiles: false };
    }
    return { files: [...files], moreFiles: true };
  }
}

function walked(id: string, { parents = [], author, committer, message = "" }: CodecommitCommit): Walked {
  const time = Number((committer?.date ?? author?.date ?? "0").split(" ")[0]) * 1000;
  return {
    id,
    parents,
    time,
    at: new Date(time),
    subject: message.split("\n")[0]!,
    ...(author?.email !== undefined && author.email !== "" && { author: author.email }),
  };
}
