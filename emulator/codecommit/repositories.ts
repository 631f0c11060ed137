import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { rm } from "node:fs/promises";
import { arn } from "../authorization/arn";
import { refusals } from "./refusals";
import type { Repository } from "./repository";
import { runGit } from "./run-git";

/** Every repository, by name. */
export class Repositories {
  private readonly known = new Map<string, Repository>();

  /** @param folder holds the bare repositories */
  constructor(
    private readonly folder: string,
    private readonly now: () => Date,
    readonly account: string,
  ) {}

  async create(name: string | undefined, more: Pick<Repository, "description" | "kmsKeyId">): Promise<Repository> {
    checkName(name);
    checkDescription(more.description);
    if (this.known.has(name)) throw refusals.repositoryExists(name);
    const id = randomUUID();
    const at = this.now();
    const triggers = { configurationId: randomUUID(), list: [] };
    const folder = join(this.folder, `${id}.git`);
    const created = {
      id,
      name,
      arn: arn(this.account, "codecommit", name),
      folder,
      created: at,
      modified: at,
      triggers,
      ...more,
    };
    this.known.set(name, created); // before git is done, so that two calls do not make it twice
    await runGit(["init", "--quiet", "--bare", "--template=", "--initial-branch=main", folder], { cwd: this.folder });
    return created;
  }

  /** @throws FillerError when there is none */
  get(name: string | undefined): Repository {
    checkName(name);
    const found = this.known.get(name);
    if (found === undefined) throw refusals.repositoryGone(name);
    return found;
  }

  find(name: string): Repository | undefined {
    return this.known.get(name);
  }

  list(): Repository[] {
    return [...this.known.values()];
  }

  rename(repository: Repository, name: string | undefined): void {
    checkName(name);
    if (this.known.has(name)) throw refusals.repositoryExists(name);
    this.known.delete(repository.name);
    Object.assign(repository, { name, arn: arn(this.account, "codecommit", name) });
    this.known.set(name, repository);
    this.touch(repository);
  }

  describe(repository: Repository, description: string | undefined): void {
    checkDescription(description);
    repository.description = description;
    this.touch(repository);
  }

  async delete(repository: Repository): Promise<void> {
    this.known.delete(repository.name);
    await rm(repository.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  touch(repository: Repository): void {
    repository.modified = this.now();
  }
}

function checkName(name: string | undefined): asserts name is string {
  if (!name) throw refusals.missing("RepositoryName", "A repository name is required.");
  if (!/^[\w.-]{1,100}$/.test(name) || name.endsWith(".git"))
    throw refusals.invalid(
      "RepositoryName",
      `Repository names have 1 to 100 letters, numbers, periods, underscores and dashes, and do not end in .git: ${name}`,
    );
}

function checkDescription(description: string | undefined): void {
  if ((description ?? "").length > 1000)
    throw refusals.invalid("RepositoryDescription", "A repository description has at most 1000 characters.");
}
