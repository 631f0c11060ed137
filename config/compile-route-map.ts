import type { Repository } from "./delivery.schema";
import { deliveryNames } from "./delivery-names";
import type { Platform } from "./platform";
import type { Route, RouteMap, RouteRepository } from "./route-map";
import type { Service } from "./service.schema";
import { sourceActions } from "./source-actions";
import { sourceClosure } from "./source-closure";

/**
 * What the change router works by. A service with a native trigger has no route: its pipeline starts by itself.
 * The same declarations give the same map, in whatever order they stand.
 */
export function compileRouteMap(platform: Platform): RouteMap {
  const { delivery, services, source } = platform;
  const routed = services.filter((service) => service.source.trigger.kind === "router");
  return {
    version: 1,
    repositories: sortedRecord(
      Object.entries(delivery.repositories).map(([key, repository]) => [key, routeRepository(repository)]),
    ),
    routes: sortedRecord(routed.map((service) => [service.name, routeOf(platform, service)])),
    unmapped: source.unmapped,
    startsPerMinute: delivery.router.startsPerMinute,
  };
}

function routeOf({ delivery, environments, source: tree }: Platform, { name, source }: Service): Route {
  const { base, firstRun, afterRejection, maxAutoRetries } = delivery.router;
  const roots = sourceClosure(source, tree);
  return {
    pipeline: deliveryNames(delivery).pipeline(name),
    repository: source.repository,
    sources: Object.fromEntries(sourceActions(source, tree).map(({ repository, action }) => [repository, action])),
    roots,
    ignore: [...new Set(source.ignore)].sort(),
    firstEnvironment: environments.find(({ services }) => services.some((one) => one.name === name))?.name ?? "",
    base,
    firstRun,
    afterRejection,
    maxAutoRetries,
  };
}

function routeRepository(repository: Repository): RouteRepository {
  const { kind, branch } = repository;
  switch (kind) {
    case "codecommit":
      return { provider: "codecommit", name: repository.name, branch };
    case "github":
      return {
        provider: "github",
        name: repository.repository,
        branch,
        ...(repository.host === undefined ? {} : { apiUrl: `https://${repository.host}/api/v3` }),
      };
    case "gitlab":
    case "bitbucket":
      return { provider: "git", name: repository.repository, branch };
  }
}

function sortedRecord<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  return Object.fromEntries([...entries].sort(([one], [other]) => (one < other ? -1 : 1)));
}
