import * as z from "zod";
import type { GithubClient } from "../../change-router/adapters/github-client";
import { PermanentError } from "../../change-router/core/router-error";
import type { PassedImage } from "../../image-build/core/ports";
import type { Changes, Commit, History } from "../core/ports";
import type { RepositorySettings } from "../core/settings";
import { isBelow } from "./is-below";

/** What GitHub lists of a comparison: commits on a page, pages that are asked for, files in all. */
const commitsOnPage = 100;
const mostPages = 5;
const mostFiles = 300;

const person = z.object({ email: z.string().optional(), date: z.string().optional() }).nullish();
const commitAnswer = z.object({
  sha: z.string(),
  commit: z.object({ message: z.string(), author: person, committer: person }),
});
const comparison = z.object({
  total_commits: z.int(),
  commits: z.array(commitAnswer),
  files: z.array(z.object({ filename: z.string() })).default([]),
});

/** A repository's history by the API of GitHub or of an Enterprise server. */
export class GithubHistory implements History {
  constructor(
    private readonly client: Pick<GithubClient, "get">,
    private readonly source: Pick<RepositorySettings, "repository" | "paths">,
  ) {}

  async between(base: PassedImage | undefined, head: PassedImage): Promise<Changes> {
    try {
      return base === undefined ? await this.alone(head) : await this.compare(base.commit, head.commit);
    } catch (error) {
      if (!(error instanceof PermanentError)) throw error;
      return { commits: [], lacking: error.message, files: [], moreFiles: true };
    }
  }

  private async alone({ commit }: PassedImage): Promise<Changes> {
    const { status, body } = await this.client.get(`${this.path}/commits/${commit}`);
    if (status === 404) return gone(commit);
    return { commits: [toCommit(commitAnswer.parse(body))], files: [], moreFiles: true };
  }

  private async compare(base: string, head: string): Promise<Changes> {
    const commits: Commit[] = [];
    let files: readonly string[] = [];
    for (let page = 1; page <= mostPages; page += 1) {
      const path = `${this.path}/compare/${base}...${head}?per_page=${commitsOnPage}&page=${page}`;
      const { status, body } = await this.client.get(path);
      if (status === 404) return gone(base);
      const answer = comparison.parse(body);
      if (page === 1) files = answer.files.map(({ filename }) => filename); // the files come with the first page
      commits.unshift(...answer.commits.map(toCommit).reverse());
      if (commits.length >= answer.total_commits) return this.changes(commits, files);
      if (answer.commits.length === 0) break;
    }
    return { ...this.changes(commits, files), lacking: `GitHub lists no more than ${commits.length} commits` };
  }

  private changes(commits: readonly Commit[], files: readonly string[]): Changes {
    const own = files.filter((file) => isBelow(file, this.source.paths));
    return { commits, files: own, moreFiles: files.length >= mostFiles };
  }

  private get path(): string {
    return `/repos/${this.source.repository}`;
  }
}

function gone(commit: string): Changes {
  return {
    commits: [],
    lacking: `git no longer has ${commit.slice(0, 12)} or what follows it`,
    files: [],
    moreFiles: true,
  };
}

function toCommit({ sha, commit }: z.output<typeof commitAnswer>): Commit {
  const { message, author, committer } = commit;
  const date = committer?.date ?? author?.date;
  return {
    id: sha,
    subject: message.split("\n")[0]!,
    ...(author?.email !== undefined && author.email !== "" && { author: author.email }),
    ...(date !== undefined && { at: new Date(date) }),
  };
}
