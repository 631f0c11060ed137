import fs from "node:fs";
import path from "node:path";
import { git } from "./clean-git";

/** The services' repository in the CodeCommit of a local AWS, which git clones from and pushes to. */
export class CodeRepository {
  readonly url: string;

  constructor(
    endpoint: string,
    readonly name: string,
    readonly branch: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {
    this.url = `${endpoint}/v1/repos/${name}`;
  }

  /**
   * The newest commit of its branch; undefined when there is none.
   * @throws Error when there is no such repository
   */
  async head(): Promise<string | undefined> {
    const said = await this.run(process.cwd(), "ls-remote", this.url, `refs/heads/${this.branch}`);
    return /^[0-9a-f]{40}/.exec(said)?.[0];
  }

  /** Clones it; the working copy takes the user's own git settings from then on. */
  async clone(folder: string): Promise<void> {
    await this.run(process.cwd(), "clone", "--quiet", "--template=", "--branch", this.branch, this.url, folder);
    await this.pointTo(folder);
  }

  /** Lets a working copy push here, past every proxy: none can reach this machine's loopback. */
  async pointTo(folder: string): Promise<void> {
    await this.run(folder, "config", "remote.origin.url", this.url);
    await this.run(folder, "config", "remote.origin.proxy", "");
  }

  /** Where the repository that a folder is a working copy of came from; undefined when the folder is none. */
  async originOf(folder: string): Promise<string | undefined> {
    if (!fs.existsSync(path.join(folder, ".git"))) return undefined;
    return this.run(folder, "config", "--get", "remote.origin.url").catch(() => undefined);
  }

  /** Whether a URL is this repository's, on whatever port the local AWS listened. */
  wasAt(url: string | undefined): boolean {
    const found = /^http:\/\/127\.0\.0\.1:\d+\/v1\/repos\/(.+)$/.exec(url ?? "");
    return url === this.url || found?.[1] === this.name;
  }

  private run(cwd: string, ...args: readonly string[]): Promise<string> {
    return git(args, { cwd, environment: this.environment });
  }
}
