import { registryHost } from "./aws-place";
import { codeDeployNames } from "./code-deploy-names";
import type { Repository } from "./delivery.schema";
import { deliveryNames, imageRepository } from "./delivery-names";
import { environmentsOf, type Placement } from "./environments-of";
import type { Platform, ResolvedDelivery } from "./platform";
import { secretParameter } from "./secret-parameter";
import type { Service } from "./service.schema";
import type { ServiceSource } from "./service-source.schema";
import { sourceActions } from "./source-actions";
import { sourceClosure } from "./source-closure";
import type { SourceTree } from "./source-tree.schema";

/** All that a service's deployer is told: names and rules of where it delivers, never a secret. AWS has room for 4 KB. */
export function deployerVariables(
  platform: Pick<Platform, "delivery" | "environments" | "source">,
  { name, source, migration }: Service,
): Record<string, string> {
  const { delivery } = platform;
  const names = deliveryNames(delivery);
  const repository = imageRepository(delivery, name);
  return {
    SERVICE: name,
    PLATFORM: delivery.platform,
    DELIVERY: delivery.name,
    PIPELINE: names.pipeline(name),
    REPOSITORY: repository,
    REGISTRY_URL: `${registryHost(delivery.aws)}/${repository}`,
    BUILDS_TABLE: names.builds,
    RELEASES_TABLE: names.releases,
    ROUTES_TABLE: names.routes,
    SOURCE: JSON.stringify(sourcesOf(platform, source)),
    ENVIRONMENTS: JSON.stringify(environmentsOf(platform, name).map(environmentOf)),
    KEEP_RELEASES: `${delivery.images.keepReleases}`,
    JANITOR: delivery.images.janitor.kind,
    POWERTOOLS_SERVICE_NAME: "deployer",
    ...(migration ? { MIGRATION: JSON.stringify(migration) } : {}),
  };
}

/** Where its commits are read: its own repository, and the further ones that it is built from. */
function sourcesOf({ delivery, source: tree }: Pick<Platform, "delivery" | "source">, source: ServiceSource) {
  const [home, ...further] = sourceActions(source, tree).map(({ repository: key }) => ({
    key,
    ...sourceOf(delivery, delivery.repositories[key]),
    paths: pathsOf(key, source, tree),
  }));
  return { ...home, key: undefined, ...(further.length > 0 && { further }) };
}

function sourceOf(delivery: ResolvedDelivery, repository: Repository | undefined) {
  if (!repository) return {}; // refused before
  const { kind, branch } = repository;
  switch (kind) {
    case "codecommit":
      return { kind, repository: repository.name, branch };
    case "github": {
      const { host, token } = repository;
      return {
        kind,
        repository: repository.repository,
        branch,
        host,
        tokenParameter: secretParameter(delivery, token.path),
      };
    }
    case "gitlab":
      return { kind, repository: repository.repository, branch, host: repository.host };
    case "bitbucket":
      return { kind, repository: repository.repository, branch };
  }
}

/** What of a repository it is built from: other files that a commit changed are none of its. */
function pathsOf(key: string, source: ServiceSource, tree: SourceTree): string[] {
  return sourceClosure(source, tree)
    .filter(({ repository }) => repository === key)
    .map(({ path }) => path);
}

function environmentOf({ environment, service }: Placement) {
  const { name, aws, promotion, freezes } = environment;
  return {
    name,
    ...aws,
    least: service.scaling.min,
    promotion: promotion.kind,
    fourEyes: promotion.kind === "approval" && promotion.fourEyes === true,
    freezes,
    strategy: strategyOf(environment, service),
  };
}

function strategyOf(environment: Placement["environment"], { name, deployment }: Placement["service"]) {
  if (deployment.kind === "rolling") return deployment;
  const { kind, testHook } = deployment;
  return { kind, ...codeDeployNames(environment, name), testHook };
}
