import type { Delivery } from "./delivery.schema";
import type { Problem } from "./problem";
import type { Service } from "./service.schema";
import type { SourceTree } from "./source-tree.schema";

/** Where a path is said, and whose it is. */
interface Root {
  readonly repository: string;
  readonly path: string;
  /** As a sentence says it: `orders`, `the library shared`. */
  readonly owner: string;
  readonly said: Pick<Problem, "place" | "path">;
}

/** What is wrong between what services are built from: each may be right alone. */
export function sourceProblems(services: readonly Service[], tree: SourceTree): Problem[] {
  return [
    ...services.flatMap(({ name, source }) =>
      dependencyProblems(source.dependsOn, tree, `services/${name}`, "source.dependsOn"),
    ),
    ...Object.entries(tree.libraries).flatMap(([name, { dependsOn }]) =>
      dependencyProblems(dependsOn, tree, "services/source", `libraries.${name}.dependsOn`),
    ),
    ...circleProblems(tree),
    ...nestingProblems(rootsOf(services, tree)),
  ];
}

/** What is wrong between what services are built from and what a delivery follows. */
export function repositoryProblems(services: readonly Service[], tree: SourceTree, delivery: Delivery): Problem[] {
  const known = Object.keys(delivery.repositories);
  const said = [
    ...services.map(({ name, source }) => [source.repository, `services/${name}`, "source.repository"] as const),
    ...Object.entries(tree.libraries).map(
      ([name, { repository }]) => [repository, "services/source", `libraries.${name}.repository`] as const,
    ),
    ...Object.keys(tree.everywhere).map((key) => [key, "services/source", `everywhere.${key}`] as const),
  ];
  return said
    .filter(([key]) => !known.includes(key))
    .map(([key, place, path]) => ({
      place,
      path,
      message: `"${key}" is not a repository of environments/${delivery.name}; there are ${known.join(", ")}`,
    }));
}

function dependencyProblems(dependsOn: readonly string[], tree: SourceTree, place: string, path: string): Problem[] {
  const known = Object.keys(tree.libraries);
  const at = (index: number, message: string): Problem => ({ place, path: `${path}[${index}]`, message });
  return dependsOn.flatMap((library, index) => {
    if (!known.includes(library)) {
      const choices = known.length > 0 ? `there are ${known.join(", ")}` : "there is none yet";
      return [at(index, `"${library}" is not a library of services/source; ${choices}`)];
    }
    return dependsOn.indexOf(library) < index ? [at(index, `"${library}" is there twice; remove one`)] : [];
  });
}

/** Each circle at the library of it that comes first in the alphabet. */
function circleProblems({ libraries }: SourceTree): Problem[] {
  return Object.keys(libraries).flatMap((name) => {
    const circle = circleOf(name, libraries);
    if (!circle) return [];
    const message = `${circle.join(" → ")} is a circle; nothing is built from what is built from it, so remove one`;
    return [{ place: "services/source", path: `libraries.${name}.dependsOn`, message }];
  });
}

/** A way from a library back to itself, over libraries that come after it alone. */
function circleOf(first: string, libraries: SourceTree["libraries"]): readonly string[] | undefined {
  const seen = new Set<string>();
  const wayBack = (name: string): readonly string[] | undefined => {
    for (const next of libraries[name]?.dependsOn ?? []) {
      if (next === first) return [name, next];
      if (next < first || seen.has(next)) continue;
      seen.add(next);
      const rest = wayBack(next);
      if (rest) return [name, ...rest];
    }
    return undefined;
  };
  return wayBack(first);
}

function rootsOf(services: readonly Service[], tree: SourceTree): Root[] {
  return [
    ...Object.entries(tree.everywhere).flatMap(([repository, paths]) =>
      paths.map((path, index) => ({
        repository,
        path,
        owner: "everything there",
        said: { place: "services/source", path: `everywhere.${repository}[${index}]` },
      })),
    ),
    ...Object.entries(tree.libraries).map(([name, { repository, path }]) => ({
      repository,
      path,
      owner: `the library ${name}`,
      said: { place: "services/source", path: `libraries.${name}.path` },
    })),
    ...services.map(({ name, source: { repository, path } }) => ({
      repository,
      path,
      owner: name,
      said: { place: `services/${name}`, path: "source.path" },
    })),
  ];
}

function nestingProblems(roots: readonly Root[]): Problem[] {
  const owners = new Map<string, Root>();
  const key = (repository: string, path: string) => `${repository}\n${path}`;
  const problems: Problem[] = [];
  for (const root of roots) {
    const same = owners.get(key(root.repository, root.path));
    if (same === undefined) owners.set(key(root.repository, root.path), root);
    else if (same.owner !== root.owner || root.owner === "everything there") {
      problems.push({ ...root.said, message: `"${root.path}" is of ${same.owner} too; give each its own` });
    }
  }
  for (const root of roots) {
    const outer = foldersAbove(root.path).flatMap((folder) => owners.get(key(root.repository, folder)) ?? []);
    problems.push(
      ...outer.map(({ path, owner }) => ({
        ...root.said,
        message: `"${root.path}" lies in "${path}" of ${owner}, and a change to it would be both's; give each its own folder`,
      })),
    );
  }
  return problems;
}

/** `a/`, `a/b/` of `a/b/c/` or `a/b/c`. */
function foldersAbove(path: string): string[] {
  const segments = path.replace(/\/$/, "").split("/").slice(0, -1);
  return segments.map((_, index) => `${segments.slice(0, index + 1).join("/")}/`);
}
