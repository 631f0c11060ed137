import type { Route, RouteMap } from "../../../config/route-map";

/** The services that are built from something in the repository, wherever they live. */
export function servicesOf({ routes }: RouteMap, repository: string): string[] {
  return Object.keys(routes).filter((service) => repository in routes[service]!.sources);
}

/** The route of a pipeline; undefined for one that is not the router's. */
export function routeOf({ routes }: RouteMap, pipeline: string): Route | undefined {
  return Object.values(routes).find((route) => route.pipeline === pipeline);
}
