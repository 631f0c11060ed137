import type { ServiceEvents } from "../events/service-events";
import { readReferences, type Reference } from "./references";
import { referenceChanges, referenceEvent } from "./reference-events";
import type { Repository } from "./repository";
import { runGit } from "./run-git";

/** Lets one change after the other happen to a repository, and tells of what each did to its references. */
export class RepositoryChanges {
  private readonly last = new Map<string, Promise<unknown>>();

  constructor(
    private readonly events: ServiceEvents,
    private readonly touch: (repository: Repository) => void,
  ) {}

  /** @param callerUserArn of who changes */
  change<Result>(repository: Repository, callerUserArn: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.last.get(repository.id) ?? Promise.resolve();
    const done = before.then(() => this.perform(repository, callerUserArn, work));
    const settled = done.catch(() => {});
    this.last.set(repository.id, settled);
    void settled.then(() => {
      if (this.last.get(repository.id) === settled) this.last.delete(repository.id);
    });
    return done;
  }

  private async perform<Result>(
    repository: Repository,
    callerUserArn: string,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const before = await readReferences(repository.folder);
    try {
      return await work();
    } finally {
      await this.tell(repository, callerUserArn, before);
    }
  }

  private async tell(
    repository: Repository,
    callerUserArn: string,
    before: ReadonlyMap<string, Reference>,
  ): Promise<void> {
    const after = await readReferences(repository.folder);
    const changes = referenceChanges(before, after);
    if (changes.length === 0) return;
    await chooseDefaultBranch(repository, after);
    this.touch(repository);
    for (const change of changes) await this.events.publish(referenceEvent(repository, change, callerUserArn));
  }
}

/** The first branch that comes is the default one. */
async function chooseDefaultBranch(repository: Repository, references: ReadonlyMap<string, Reference>): Promise<void> {
  const branches = [...references.values()].filter(({ type }) => type === "branch");
  const first = branches[0];
  if (repository.defaultBranch !== undefined || first === undefined) return;
  repository.defaultBranch = (branches.find(({ name }) => name === "main") ?? first).name;
  await runGit(["symbolic-ref", "HEAD", `refs/heads/${repository.defaultBranch}`], { cwd: repository.folder });
}
