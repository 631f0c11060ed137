import type { Route, RouteRoot } from "../../../config/route-map";
import { groupBy } from "../../../config/group-by";
import { type Point, rootKey, type Trees } from "./marker";
import { unknownRoots } from "./points";
import type { RouterContext } from "./router-context";
import { HistoryError } from "./router-error";

/**
 * A point with the roots that the route map gained since: what they were at the point's own commits, or, where git no longer
 * knows that, what they are at the head.
 */
export async function fillRoots<T extends Point>(
  context: RouterContext,
  route: Route,
  point: T,
  head: Point,
): Promise<{ readonly point: T; readonly filled: boolean }> {
  const roots = unknownRoots(route, point);
  if (roots.length === 0) return { point, filled: false };
  const unknown = groupBy(roots, ({ repository }) => repository);
  const found = await Promise.all(
    [...unknown].map(([repository, its]) => treesAt(context, repository, its, point.commits[repository], head)),
  );
  const commits = { ...head.commits, ...point.commits };
  return { point: { ...point, commits, trees: Object.assign({}, point.trees, ...found) as Trees }, filled: true };
}

async function treesAt(
  { source, map }: RouterContext,
  repository: string,
  roots: readonly RouteRoot[],
  commit: string | undefined,
  head: Point,
): Promise<Trees> {
  const atHead = Object.fromEntries(roots.map((root) => [rootKey(root), head.trees[rootKey(root)] ?? null]));
  if (commit === undefined) return atHead;
  try {
    const paths = roots.map(({ path }) => path);
    const trees = await source.trees(map.repositories[repository]!, commit, paths);
    return Object.fromEntries(roots.map((root) => [rootKey(root), trees.get(root.path) ?? null]));
  } catch (error) {
    if (error instanceof HistoryError) return atHead;
    throw error;
  }
}
