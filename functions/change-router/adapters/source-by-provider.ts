import type { RouteRepository } from "../../../config/route-map";
import type { Relation } from "../core/decision";
import type { FileBudget, FileList, Source } from "../core/ports";
import { PermanentError } from "../core/router-error";

/** Asks each repository's own provider. */
export class SourceByProvider implements Source {
  constructor(private readonly sources: Readonly<Partial<Record<RouteRepository["provider"], Source>>>) {}

  async head(repository: RouteRepository): Promise<string | undefined> {
    return this.of(repository).head(repository);
  }

  async trees(repository: RouteRepository, commit: string, paths: readonly string[]) {
    return this.of(repository).trees(repository, commit, paths);
  }

  async relation(repository: RouteRepository, base: string, head: string): Promise<Relation> {
    return this.of(repository).relation(repository, base, head);
  }

  async files(repository: RouteRepository, base: string, head: string, budget: FileBudget): Promise<FileList> {
    return this.of(repository).files(repository, base, head, budget);
  }

  private of({ provider, name }: RouteRepository): Source {
    const source = this.sources[provider];
    if (source !== undefined) return source;
    throw new PermanentError(
      "ProviderNotHere",
      `${provider} ${name}: cannot be read from here; its build with the full clone evaluates it`,
    );
  }
}
