import fs from "node:fs";
import path from "node:path";
import { git } from "./clean-git";
import { runtimeFolder } from "./runtime-folder";

/** Branches and tags, nothing else that a repository may hold. */
const everything = ["refs/heads/*:refs/heads/*", "refs/tags/*:refs/tags/*"];

/**
 * The services' source while no local AWS has it: made from the examples when it is not there. What was pushed to a local
 * AWS is taken back before that goes, and given to the next one.
 */
export class SourceRepository {
  /** The bare repository, absolute. */
  readonly folder: string;

  constructor(
    private readonly root: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {
    this.folder = runtimeFolder(root).source;
  }

  /** Makes it of the examples when it is not there. */
  ensure(): Promise<void> {
    return this.make(async (partial) => {
      await this.run(this.root, "init", "--quiet", "--bare", "--template=", `--initial-branch=${firstBranch}`, partial);
      const inside = [`--git-dir=${partial}`, `--work-tree=${path.join(this.root, "examples/source")}`];
      await this.run(partial, ...inside, "add", "--all", ":/");
      await this.run(partial, ...inside, "commit", "--quiet", "--message", firstCommit);
      fs.rmSync(path.join(partial, "index"), { force: true }); // a bare repository has none
    });
  }

  /**
   * Becomes what another repository is: branches that went there go here.
   * @param repository URL or folder; one without a commit is no news, and changes nothing
   */
  async takeFrom(repository: string): Promise<void> {
    if ((await this.run(this.root, "ls-remote", "--heads", repository)) === "") return;
    await this.make((partial) =>
      this.run(this.root, "clone", "--quiet", "--bare", "--no-local", "--template=", repository, partial),
    );
    const forced = everything.map((refs) => `+${refs}`);
    await this.run(this.folder, "fetch", "--quiet", "--prune", "--no-write-fetch-head", repository, ...forced);
  }

  /** Gives every branch and tag to an empty repository. */
  async giveTo(repository: string): Promise<void> {
    await this.ensure();
    await this.run(this.folder, "push", "--quiet", repository, ...everything);
  }

  /** Whether a commit has a file. */
  has(commit: string, file: string): Promise<boolean> {
    return this.run(this.folder, "cat-file", "-e", `${commit}:${file}`).then(
      () => true,
      () => false,
    );
  }

  /** Once. Built beside and renamed, so that an interrupted first time leaves nothing that looks whole. */
  private async make(build: (partial: string) => Promise<unknown>): Promise<void> {
    if (fs.existsSync(this.folder)) return;
    const partial = `${this.folder}.partial`;
    fs.rmSync(partial, { recursive: true, force: true });
    fs.mkdirSync(path.dirname(partial), { recursive: true });
    await build(partial);
    fs.renameSync(partial, this.folder);
  }

  private run(cwd: string, ...args: readonly string[]): Promise<string> {
    return git(args, { cwd, environment: this.environment });
  }
}

const firstBranch = "main";
const firstCommit = "Begin with a service for each business domain";
