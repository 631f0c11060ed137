import type { RouteMap } from "../../config/route-map";

/** The routes that can be evaluated by asking providers alone: a full clone evaluates the others, at its pushes and every few minutes. */
export function withoutClones(map: RouteMap): RouteMap {
  const routes = Object.entries(map.routes).filter(([, { sources }]) =>
    Object.keys(sources).every((key) => map.repositories[key]?.provider !== "git"),
  );
  return { ...map, routes: Object.fromEntries(routes) };
}
