import fs from "node:fs";
import path from "node:path";
import { git } from "./clean-git";
import { runtimeFolder } from "./runtime-folder";

/** The newest commit of the services' source. */
export interface SourceHead {
  /** 40 hexadecimal digits. */
  readonly commit: string;
  readonly committed: Date;
}

/** The services' own repository, made from the examples when it is not there; whatever was pushed to it stays. */
export class SourceRepository {
  /** The bare repository, absolute. */
  readonly folder: string;

  constructor(
    private readonly root: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {
    this.folder = runtimeFolder(root).source;
  }

  /** Makes it once. Built beside and renamed, so that an interrupted first time leaves nothing that looks whole. */
  async ensure(): Promise<void> {
    if (fs.existsSync(this.folder)) return;
    const partial = `${this.folder}.partial`;
    fs.rmSync(partial, { recursive: true, force: true });
    fs.mkdirSync(path.dirname(partial), { recursive: true });
    await this.run(this.root, "init", "--quiet", "--bare", "--template=", "--initial-branch=main", partial);
    const inside = [`--git-dir=${partial}`, `--work-tree=${path.join(this.root, "examples/source")}`];
    await this.run(partial, ...inside, "add", "--all", ":/");
    await this.run(partial, ...inside, "commit", "--quiet", "--message", firstCommit);
    fs.rmSync(path.join(partial, "index"), { force: true }); // a bare repository has none
    fs.renameSync(partial, this.folder);
  }

  /** @throws Error when the branch main has no commit */
  async head(): Promise<SourceHead> {
    const said = await this.run(this.folder, "log", "-1", "--format=%H %ct", "refs/heads/main");
    const [commit = "", seconds = ""] = said.split(" ");
    return { commit, committed: new Date(Number(seconds) * 1000) };
  }

  /** Writes the files of a commit into an empty folder. */
  async export(commit: string, folder: string): Promise<void> {
    fs.mkdirSync(folder, { recursive: true });
    const index = ["--git-dir", this.folder, "--work-tree", folder];
    await this.run(folder, ...index, "read-tree", `--index-output=${path.join(this.folder, "index")}`, commit);
    await this.run(folder, ...index, "checkout-index", "--all", "--force");
    fs.rmSync(path.join(this.folder, "index"), { force: true });
  }

  /** Clones it; the working copy takes the user's own git settings from then on. */
  async clone(folder: string): Promise<void> {
    await this.run(this.root, "clone", "--quiet", "--template=", this.folder, folder);
  }

  /** Where the repository that a folder is a working copy of came from; undefined when the folder is none. */
  async originOf(folder: string): Promise<string | undefined> {
    if (!fs.existsSync(path.join(folder, ".git"))) return undefined;
    return this.run(folder, "config", "--get", "remote.origin.url").catch(() => undefined);
  }

  private run(cwd: string, ...args: readonly string[]): Promise<string> {
    return git(args, { cwd, environment: this.environment });
  }
}

const firstCommit = "Begin with a service for each business domain";
