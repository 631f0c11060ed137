import type { RouteRoot } from "./route-map";
import type { ServiceSource } from "./service-source.schema";
import type { SourceTree } from "./source-tree.schema";

/** Everything that a service is built from: its own folder, its libraries and theirs, what is everywhere in their repositories. */
export function sourceClosure(source: ServiceSource, tree: SourceTree): RouteRoot[] {
  const own = { repository: source.repository, path: source.path };
  const libraries = [...reachable(source.dependsOn, tree)].flatMap((name) => {
    const library = tree.libraries[name];
    return library ? [{ repository: library.repository, path: library.path }] : [];
  });
  const folders = [own, ...libraries];
  const everywhere = [...new Set(folders.map(({ repository }) => repository))].flatMap((repository) =>
    (tree.everywhere[repository] ?? []).map((path) => ({ repository, path })),
  );
  return sortedUnique([...folders, ...everywhere]);
}

/** Names of libraries and of all that those are built from; a circle ends where it began. */
function reachable(names: readonly string[], tree: SourceTree, seen = new Set<string>()): Set<string> {
  for (const name of names) {
    if (seen.has(name)) continue;
    seen.add(name);
    reachable(tree.libraries[name]?.dependsOn ?? [], tree, seen);
  }
  return seen;
}

function sortedUnique(roots: readonly RouteRoot[]): RouteRoot[] {
  const byText = new Map(roots.map((root) => [`${root.repository}\n${root.path}`, root]));
  return [...byText].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, root]) => root);
}
