import type { Route, RouteRoot } from "../../../config/route-map";
import { type Commits, type Point, rootKey } from "./marker";

/** Whether both took the same commit of each repository that the route is built from. */
export function sameCommits(route: Route, one: Commits, other: Commits): boolean {
  return Object.keys(route.sources).every((repository) => one[repository] === other[repository]);
}

/** The roots whose past is known at `from` and differs at `to`. */
export function changedRoots(route: Route, from: Point, to: Point): RouteRoot[] {
  return route.roots.filter((root) => {
    const before = from.trees[rootKey(root)];
    return before !== undefined && before !== to.trees[rootKey(root)];
  });
}

/** The roots that `point` says nothing of: the route map gained them since. */
export function unknownRoots(route: Route, point: Point): RouteRoot[] {
  return route.roots.filter((root) => point.trees[rootKey(root)] === undefined);
}
