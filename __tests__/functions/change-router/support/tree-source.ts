import type { RouteRepository } from "../../../../config/route-map";
import type { Relation } from "../../../../functions/change-router/core/decision";
import type { FileList, Source } from "../../../../functions/change-router/core/ports";
import { HistoryError } from "../../../../functions/change-router/core/router-error";

/** Contents by path. */
export type Files = Readonly<Record<string, string>>;

interface Commit {
  readonly parents: readonly string[];
  readonly files: Files;
  readonly trees: Map<string, string | null>;
}

/** Git as far as the router sees it: repositories by their names, whose commits are whole trees. */
export class TreeSource implements Source {
  private readonly commits = new Map<string, Commit>();
  private readonly heads = new Map<string, string>();
  private readonly collected = new Set<string>();

  /** @returns the id of a commit on top of the branch, or on `parents` */
  commit(repository: string, files: Files, parents: readonly string[] = this.parentsOf(repository)): string {
    const id = (this.commits.size + 1).toString(16).padStart(40, "0");
    this.commits.set(id, { parents, files, trees: new Map() });
    this.heads.set(repository, id);
    return id;
  }

  /** Moves the branch without a commit of its own; undefined removes it. */
  moveTo(repository: string, commit: string | undefined): void {
    if (commit === undefined) this.heads.delete(repository);
    else this.heads.set(repository, commit);
  }

  /** Takes a commit away, as git does with one that no branch leads to. */
  collect(commit: string): void {
    this.collected.add(commit);
  }

  headOf(repository: string): string | undefined {
    return this.heads.get(repository);
  }

  has(commit: string): boolean {
    return this.commits.has(commit) && !this.collected.has(commit);
  }

  /** Also of a commit that was collected: for whoever judges. */
  everAt(commit: string): Files {
    return this.commits.get(commit)!.files;
  }

  filesAt(commit: string): Files {
    return this.known(commit).files;
  }

  async head({ name }: RouteRepository): Promise<string | undefined> {
    return this.heads.get(name);
  }

  async trees(_: RouteRepository, commit: string, paths: readonly string[]): Promise<Map<string, string | null>> {
    const known = this.known(commit);
    return new Map(paths.map((path) => [path, treeOf(known, path)]));
  }

  async relation(_: RouteRepository, base: string, head: string): Promise<Relation> {
    if (this.collected.has(base) || !this.commits.has(base)) return "gone";
    if (base === head) return "same";
    return this.leadsTo(base, head) ? "forward" : "rewritten";
  }

  async files(_: RouteRepository, base: string, head: string): Promise<FileList> {
    const [before, after] = [this.known(base).files, this.known(head).files];
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    const files = [...names].filter((name) => before[name] !== after[name]).sort();
    return { files, complete: true, twoDot: true };
  }

  private parentsOf(repository: string): string[] {
    const head = this.heads.get(repository);
    return head === undefined ? [] : [head];
  }

  private known(id: string): Commit {
    const commit = this.commits.get(id);
    if (!commit || this.collected.has(id))
      throw new HistoryError("CommitDoesNotExistException", `${id}: no such commit`);
    return commit;
  }

  leadsTo(base: string, head: string): boolean {
    const left = [head];
    const seen = new Set<string>();
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      if (id === base) return true;
      if (seen.has(id)) continue;
      seen.add(id);
      left.push(...(this.commits.get(id)?.parents ?? []));
    }
    return false;
  }
}

function treeOf({ files, trees }: Commit, path: string): string | null {
  const known = trees.get(path);
  if (known !== undefined) return known;
  const within = path.endsWith("/") ? Object.keys(files).filter((file) => file.startsWith(path)) : [];
  const whole = within.sort().map((file) => `${file.slice(path.length)}=${files[file]}`);
  const id = path.endsWith("/") ? whole.join("\n") || null : (files[path] ?? null);
  trees.set(path, id);
  return id;
}
