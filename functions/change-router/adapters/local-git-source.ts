import type { RouteRepository } from "../../../config/route-map";
import type { FileBudget, FileList, Source } from "../core/ports";
import type { Relation } from "../core/decision";
import { HistoryError, PermanentError, TransientError } from "../core/router-error";
import { fileId } from "./file-id";
import { git, type GitAnswer } from "./run-git";

export interface LocalGitSourceConfig {
  /** The clone of a repository: whole, with a work tree or bare. */
  readonly folderOf: (repository: RouteRepository) => string;
  /** @default `refs/heads/<branch>`; in a fresh clone `refs/remotes/origin/<branch>` */
  readonly referenceOf?: (repository: RouteRepository) => string;
  /** PATH that git is found on. @default that of the system */
  readonly searchPath?: string;
}

/** Characters of a list of files that are held at a time; a larger one is not complete. */
const listLimit = 32 * 1024 * 1024;

/** A full clone on the disk, asked by git's own commands. */
export class LocalGitSource implements Source {
  constructor(private readonly config: LocalGitSourceConfig) {}

  async head(repository: RouteRepository): Promise<string | undefined> {
    const { referenceOf = ({ branch }: RouteRepository) => `refs/heads/${branch}` } = this.config;
    const reference = referenceOf(repository);
    const { code, output, errors } = await this.git(repository, [
      "rev-parse",
      "--verify",
      "--quiet",
      `${reference}^{commit}`,
    ]);
    if (code === 0) return output.trim();
    // Quiet about a missing reference, not about a folder that is no repository.
    if (code === 1 && errors === "") return undefined;
    throw this.trouble(repository, "RepositoryDoesNotExist", errors);
  }

  async trees(
    repository: RouteRepository,
    commit: string,
    paths: readonly string[],
  ): Promise<ReadonlyMap<string, string | null>> {
    const asked = paths.map((path) => [path, path.replace(/\/$/, "")] as const);
    const ids = await this.idsOf(repository, wholeId(commit), [...new Set(asked.map(([, name]) => name))]);
    return new Map(asked.map(([path, name]) => [path, ids.get(name) ?? null]));
  }

  async relation(repository: RouteRepository, base: string, head: string): Promise<Relation> {
    if (base === head) return "same";
    const { code } = await this.git(repository, ["merge-base", "--is-ancestor", wholeId(base), wholeId(head)]);
    if (code === 0) return "forward";
    if (code === 1) return "rewritten";
    return (await this.has(repository, base)) ? "unknown" : "gone";
  }

  async files(repository: RouteRepository, base: string, head: string, budget: FileBudget): Promise<FileList> {
    // Both sides of a rename, unquoted, submodules too, whatever the clone is configured to.
    const command = [
      "diff-tree",
      "-r",
      "-z",
      "--name-only",
      "--no-renames",
      "--no-ext-diff",
      "--ignore-submodules=none",
    ];
    const answer = await this.git(repository, [...command, wholeId(base), wholeId(head), "--"], budget.milliseconds);
    if (answer.code === 0 || answer.cut) {
      // What was cut may end within a name.
      const names = answer.output.split("\0").slice(0, -1);
      return { files: names, complete: !answer.cut, twoDot: true };
    }
    if (!(await this.has(repository, base))) throw new HistoryError("CommitDoesNotExist", `${base}: not in the clone`);
    throw this.trouble(repository, "GitFailed", answer.errors);
  }

  /** One call for all of them. `ls-tree` also tells of submodules, whose commits are in another repository. */
  private async idsOf(
    repository: RouteRepository,
    commit: string,
    names: readonly string[],
  ): Promise<ReadonlyMap<string, string>> {
    const named = names.filter((name) => name !== "");
    const whole = named.length < names.length ? [["", await this.rootOf(repository, commit)] as const] : [];
    if (named.length === 0) return new Map(whole);
    const answer = await this.git(repository, ["ls-tree", "-z", "-t", "--full-tree", commit, "--", ...named]);
    if (answer.code === 0) return new Map([...whole, ...entriesOf(answer.output)]);
    if (!(await this.has(repository, commit)))
      throw new HistoryError("CommitDoesNotExist", `${commit}: not in the clone`);
    throw this.trouble(repository, "GitFailed", answer.errors);
  }

  private async rootOf(repository: RouteRepository, commit: string): Promise<string> {
    const { code, output } = await this.git(repository, ["rev-parse", "--verify", "--quiet", `${commit}^{tree}`]);
    if (code !== 0) throw new HistoryError("CommitDoesNotExist", `${commit}: not in the clone`);
    return output.trim();
  }

  private async has(repository: RouteRepository, commit: string): Promise<boolean> {
    return (await this.git(repository, ["cat-file", "-e", `${commit}^{commit}`])).code === 0;
  }

  private git(repository: RouteRepository, command: readonly string[], milliseconds = 60_000): Promise<GitAnswer> {
    const { folderOf, searchPath } = this.config;
    return git(folderOf(repository), command, { searchPath, milliseconds, outputLimit: listLimit });
  }

  private trouble(repository: RouteRepository, code: string, errors: string): Error {
    const text = `${repository.name}: git: ${errors.trim().slice(0, 500)}`;
    return /not a git repository|cannot change to|No such file/.test(errors)
      ? new PermanentError("RepositoryDoesNotExist", text)
      : new TransientError(code, text);
  }
}

/** So that nothing that is not a commit reaches git's command line. */
function wholeId(commit: string): string {
  if (/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(commit)) return commit;
  throw new PermanentError(
    "InvalidCommitId",
    `commit ${JSON.stringify(commit.slice(0, 100))}: not 40 hexadecimal digits`,
  );
}

/** `<mode> <type> <id>\t<path>`, each ended by a NUL. */
function entriesOf(output: string): (readonly [path: string, id: string])[] {
  return output
    .split("\0")
    .filter((entry) => entry !== "")
    .map((entry) => {
      const tab = entry.indexOf("\t");
      const [mode, type, id] = entry.slice(0, tab).split(" ") as [string, string, string];
      return [entry.slice(tab + 1), type === "blob" ? fileId(mode, id) : id] as const;
    });
}
