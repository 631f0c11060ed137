import type { Route } from "../../../config/route-map";
import { groupBy } from "../../../config/group-by";
import { asRouterError } from "./as-router-error";
import { type Commits, type Point, rootKey } from "./marker";
import type { RouterContext } from "./router-context";
import { HistoryError, type RouterError, TransientError } from "./router-error";

/** A repository as one evaluation sees it. */
export type RepositoryState =
  | {
      readonly state: "read";
      readonly commit: string;
      /** Ids by path. */
      readonly trees: ReadonlyMap<string, string | null>;
    }
  | { readonly state: "gone" }
  | { readonly state: "failed"; readonly error: RouterError };

/** By the keys of the repositories. */
export type Snapshot = ReadonlyMap<string, RepositoryState>;

/**
 * The heads of all repositories that the routes are built from, and the ids of all their roots: one call for each head, and
 * one for all roots of a repository.
 *
 * @param commits of repositories that shall be seen at another commit than their head
 */
export async function readSnapshot(
  context: RouterContext,
  routes: readonly Route[],
  commits: Commits = {},
): Promise<Snapshot> {
  const keys = [...new Set(routes.flatMap((route) => Object.keys(route.sources)))].sort();
  const roots = groupBy(
    routes.flatMap((route) => route.roots),
    ({ repository }) => repository,
  );
  const states = keys.map(async (key) => {
    const paths = [...new Set((roots.get(key) ?? []).map(({ path }) => path))].sort();
    return [key, await readRepository(context, key, paths, commits[key])] as const;
  });
  return new Map(await Promise.all(states));
}

async function readRepository(
  { source, map }: RouterContext,
  key: string,
  paths: readonly string[],
  wanted: string | undefined,
): Promise<RepositoryState> {
  const repository = map.repositories[key];
  if (repository === undefined) return { state: "gone" };
  try {
    const commit = wanted ?? (await source.head(repository));
    if (commit === undefined) return { state: "gone" };
    return { state: "read", commit, trees: await source.trees(repository, commit, paths) };
  } catch (error) {
    return { state: "failed", error: headMoved(asRouterError(error)) };
  }
}

/** A head that is collected while it is read was pushed over: the next look sees the new one. */
function headMoved(error: RouterError): RouterError {
  return error instanceof HistoryError ? new TransientError(error.code, error.message, { cause: error }) : error;
}

/** The head of everything that the route is built from, or what stands in its way. */
export function headOf(route: Route, snapshot: Snapshot): Point | { readonly obstacle: "gone" | RouterError } {
  const commits: Record<string, string> = {};
  for (const key of Object.keys(route.sources)) {
    const state = snapshot.get(key) ?? { state: "gone" };
    if (state.state === "gone") return { obstacle: "gone" };
    if (state.state === "failed") return { obstacle: state.error };
    commits[key] = state.commit;
  }
  return { commits, trees: Object.fromEntries(route.roots.map((root) => [rootKey(root), treeOf(snapshot, root)])) };
}

function treeOf(snapshot: Snapshot, { repository, path }: { repository: string; path: string }): string | null {
  const state = snapshot.get(repository);
  return state?.state === "read" ? (state.trees.get(path) ?? null) : null;
}
