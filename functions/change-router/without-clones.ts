import type { RouteMap } from "../../config/route-map";

/** The routes that can be evaluated by asking providers alone: those of a full clone are reconciled where it is. */
export function withoutClones(map: RouteMap): RouteMap {
  const routes = Object.entries(map.routes).filter(([, { sources }]) =>
    Object.keys(sources).every((key) => map.repositories[key]?.provider !== "git"),
  );
  return { ...map, routes: Object.fromEntries(routes) };
}
