import { execFileSync } from "node:child_process";

/** What stands at a path: a file, one that may be executed, a link, or a submodule (its commit). */
export interface GitEntry {
  readonly mode: "100644" | "100755" | "120000" | "160000";
  readonly content: string;
}

/** Entries by path. */
export type GitTree = Readonly<Record<string, GitEntry>>;

/** A real repository, made of whole trees by `git fast-import`. */
export class GitHistory {
  constructor(readonly folder: string) {
    this.git("init", "--quiet", "--bare", "--initial-branch=main", ".");
  }

  /**
   * @param commits each with the places of its parents in the list
   * @returns their ids
   */
  write(commits: readonly { readonly tree: GitTree; readonly parents: readonly number[] }[]): string[] {
    const stream = commits.map(({ tree, parents }, index) => commitCommand(index, tree, parents)).join("");
    const listing = commits.map((_, index) => `get-mark :${index + 1}\n`).join("");
    const output = execFileSync("git", ["fast-import", "--quiet", "--force", "--done", "--cat-blob-fd=1"], {
      cwd: this.folder,
      input: `feature done\n${stream}${listing}done\n`,
      stdio: ["pipe", "pipe", "inherit"],
    });
    return output.toString().trim().split("\n");
  }

  moveTo(commit: string, reference = "refs/heads/main"): void {
    this.git("update-ref", reference, commit);
  }

  git(...command: string[]): string {
    return execFileSync("git", command, { cwd: this.folder, env: { ...process.env, ...identity } }).toString();
  }
}

const identity = {
  GIT_AUTHOR_NAME: "Ada",
  GIT_AUTHOR_EMAIL: "ada@thrive.test",
  GIT_COMMITTER_NAME: "Ada",
  GIT_COMMITTER_EMAIL: "ada@thrive.test",
  GIT_CONFIG_GLOBAL: "/dev/null",
};

function commitCommand(index: number, tree: GitTree, parents: readonly number[]): string {
  const [first, ...merged] = parents;
  return [
    // Without a first parent the reference must not lend its own.
    ...(first === undefined ? ["reset refs/heads/made\n"] : []),
    `commit refs/heads/made`,
    `mark :${index + 1}`,
    `committer Ada <ada@thrive.test> ${1_772_000_000 + index} +0000`,
    data(`commit ${index}`),
    ...(first === undefined ? [] : [`from :${first + 1}`]),
    ...merged.map((parent) => `merge :${parent + 1}`),
    "deleteall",
    ...Object.entries(tree).flatMap(([path, entry]) => entryCommand(path, entry)),
    "\n",
  ].join("\n");
}

function entryCommand(path: string, { mode, content }: GitEntry): string[] {
  if (mode === "160000") return [`M ${mode} ${content} ${quoted(path)}`];
  return [`M ${mode} inline ${quoted(path)}`, data(content)];
}

function data(content: string): string {
  return `data ${Buffer.byteLength(content)}\n${content}`;
}

function quoted(path: string): string {
  return `"${path.replace(/["\\]/g, "\\$&").replace(/\n/g, "\\n")}"`;
}
