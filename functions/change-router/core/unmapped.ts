import type { Route } from "../../../config/route-map";
import type { UnmappedFiles } from "./decision";
import type { FileLists } from "./file-lists";
import type { Head } from "./ports";
import type { RouterContext } from "./router-context";
import type { Snapshot } from "./snapshot";

/** The heads that were evaluated last, by the keys of the repositories. */
export type SeenHeads = ReadonlyMap<string, Head>;

export async function seenHeads({ markers }: RouterContext, snapshot: Snapshot): Promise<SeenHeads> {
  const heads = await Promise.all([...snapshot.keys()].map((key) => markers.head(key)));
  return new Map(heads.flatMap((head) => (head ? [[head.repository, head] as const] : [])));
}

/** So that the next evaluation knows which files are new. Whoever was faster has seen the same or a newer head. */
export async function noteHeads({ markers, clock }: RouterContext, snapshot: Snapshot, seen: SeenHeads): Promise<void> {
  const seenAt = new Date(clock.now()).toISOString();
  for (const [repository, state] of snapshot) {
    const before = seen.get(repository);
    if (state.state !== "read" || before?.commit === state.commit) continue;
    await markers.saveHead({ repository, version: (before?.version ?? 0) + 1, commit: state.commit, seenAt });
  }
}

export interface Unmapped {
  readonly files?: UnmappedFiles;
  /** Whether the route is started for them. */
  starts(route: Route): boolean;
}

/** The files outside of every root that changed since the heads that were evaluated last. */
export async function findUnmapped(
  context: RouterContext,
  lists: FileLists,
  snapshot: Snapshot,
  seen: SeenHeads,
): Promise<Unmapped> {
  const { map } = context;
  if (map.unmapped === "ignore") return { starts: () => false };
  const found = new Map<string, readonly string[] | undefined>();
  for (const [key, state] of snapshot) {
    const before = seen.get(key)?.commit;
    if (state.state !== "read" || before === undefined || before === state.commit) continue;
    const { files } = await lists.between(key, before, state.commit);
    const outside = files && outsideOfRoots(map.routes, key, files);
    if (!outside || outside.length > 0) found.set(key, outside);
  }
  return {
    ...(found.size > 0 && { files: summary([...found.entries()]) }),
    starts: (route) => map.unmapped === "all" && Object.keys(route.sources).some((key) => found.has(key)),
  };
}

function outsideOfRoots(routes: Readonly<Record<string, Route>>, key: string, files: readonly string[]): string[] {
  const roots = Object.values(routes).flatMap((route) => route.roots.filter(({ repository }) => repository === key));
  const paths = new Set(roots.map(({ path }) => path));
  return files.filter((file) => !parents(file).some((path) => paths.has(path)));
}

/** Every root that a file can be in: itself, and each folder above it. */
function parents(file: string): string[] {
  const ends = [...file.matchAll(/\//g)].map(({ index }) => file.slice(0, index + 1));
  return ["", ...ends, file, `${file}/`];
}

function summary(found: readonly (readonly [string, readonly string[] | undefined])[]): UnmappedFiles {
  const paths = found.flatMap(([key, files = []]) => files.map((file) => `${key}:${file}`));
  const incomplete = found.some(([, files]) => files === undefined);
  return { paths, fileCount: paths.length, ...(incomplete && { truncated: true }) };
}
