import type { Route, RouteRoot } from "../../../config/route-map";
import { groupBy } from "../../../config/group-by";
import type { Mode, OutcomeError, Relation } from "./decision";
import type { FileLists, History } from "./file-lists";
import { ignores } from "./ignore-globs";
import type { Point } from "./marker";
import { changedRoots } from "./points";

/** What lies between two points of one route. */
export interface Difference {
  /** Whether the pipeline must run for it. */
  readonly matters: boolean;
  readonly mode: Mode;
  readonly relation?: Relation;
  /** Files that matter, or the roots that differ where no list could be trusted. */
  readonly paths: readonly string[];
  readonly error?: OutcomeError;
}

/**
 * First the ids: equal ids prove that nothing changed, whatever became of history. Then, for the roots that differ, the list
 * of files, to leave ignored ones out and to explain. Where no list can be trusted the ids decide.
 */
export async function compare(lists: FileLists, route: Route, from: Point, to: Point): Promise<Difference> {
  const differing = changedRoots(route, from, to);
  if (differing.length === 0) return { matters: false, mode: "trees", paths: [] };
  const changed = groupBy(differing, ({ repository }) => repository);
  const parts = [...changed].map(([repository, roots]) => compareRepository(lists, route, repository, roots, from, to));
  return joined(await Promise.all(parts));
}

async function compareRepository(
  lists: FileLists,
  route: Route,
  repository: string,
  roots: readonly RouteRoot[],
  from: Point,
  to: Point,
): Promise<Difference> {
  const [base, head] = [from.commits[repository], to.commits[repository]];
  const history: History =
    base === undefined || head === undefined ? { relation: "unknown" } : await lists.between(repository, base, head);
  const { relation, error } = history;
  const name = (path: string) => (repository === route.repository ? path : `${repository}:${path}`);
  const byTrees = (differing: readonly RouteRoot[]): Difference => ({
    matters: true,
    mode: "tree-only",
    relation,
    paths: differing.map(({ path }) => name(path)),
    ...(error && { error }),
  });
  if (history.files === undefined) return byTrees(roots);
  const within = history.files.filter((file) => roots.some((root) => isWithin(root, file)));
  // A list without a file of a root whose id changed is wrong.
  const unlisted = roots.filter((root) => !within.some((file) => isWithin(root, file)));
  const mattering = within.filter((file) => !ignores(route.ignore, file));
  if (mattering.length === 0 && unlisted.length > 0) return byTrees(unlisted);
  return { matters: mattering.length > 0, mode: "files", relation, paths: mattering.map(name) };
}

/** A file is also within a folder that it stands in the place of, as a submodule does. */
function isWithin({ path }: RouteRoot, file: string): boolean {
  if (path === "") return true;
  return path.endsWith("/")
    ? file.startsWith(path) || file === path.slice(0, -1)
    : file === path || file.startsWith(`${path}/`);
}

const worstLast: readonly Relation[] = ["same", "forward", "rewritten", "unknown", "gone"];

function joined(parts: readonly Difference[]): Difference {
  const mattering = parts.filter(({ matters }) => matters);
  const telling = mattering.length > 0 ? mattering : parts;
  const relations = telling.flatMap(({ relation }) => relation ?? []);
  const error = telling.find((part) => part.error)?.error;
  return {
    matters: mattering.length > 0,
    mode: telling.some(({ mode }) => mode === "tree-only") ? "tree-only" : "files",
    relation: worstLast.filter((one) => relations.includes(one)).at(-1),
    paths: telling.flatMap(({ paths }) => paths),
    ...(error && { error }),
  };
}
