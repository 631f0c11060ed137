import type { Repository } from "../delivery.schema";

/** Where a person finds a repository: the label `org.opencontainers.image.source`. */
export function sourceUrl(repository: Repository, region: string): string {
  switch (repository.kind) {
    case "codecommit":
      return `https://git-codecommit.${region}.amazonaws.com/v1/repos/${repository.name}`;
    case "github":
      return `https://${repository.host ?? "github.com"}/${repository.repository}`;
    case "gitlab":
      return `https://${repository.host ?? "gitlab.com"}/${repository.repository}`;
    case "bitbucket":
      return `https://bitbucket.org/${repository.repository}`;
  }
}
