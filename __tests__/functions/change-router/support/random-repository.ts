import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { LocalGitSource } from "../../../../functions/change-router/adapters/local-git-source";
import { GitHistory, type GitEntry, type GitTree } from "./git-history";
import { RandomNumbers } from "./random-numbers";
import { route, RouterWorld } from "./router-world";

const routes = {
  collections: route("collections", { roots: ["cs/Collections/", "cs/Gemeinsames für alle/"] }),
  intake: route("intake", { roots: ["cs/Case-Intake/", "cs/Gemeinsames für alle/", "package.json"] }),
  utilities: route("utilities", { roots: ["cs/Utilities/"] }),
};

const folders = [
  "cs/Collections",
  "cs/collections",
  "cs/Case-Intake",
  "cs/Case-Intake2",
  "cs/Utilities",
  "cs/Gemeinsames für alle",
  "docs",
];
const names = [
  "a.ts",
  "A.ts",
  "ñandú.ts",
  "日本.md",
  "with space.ts",
  'quo"ted.ts',
  "line\nend.ts",
  "sub/deep/b.ts",
  "README.md",
  "vendor",
];

interface Commit {
  readonly tree: GitTree;
  readonly parents: readonly number[];
}

/**
 * A random history in a real repository, pushed in random portions, and judged by what was written into it.
 *
 * @returns what went wrong, in words
 */
export async function judgeRandomRepository(seed: number): Promise<string[]> {
  const random = new RandomNumbers(seed);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "router-git-"));
  try {
    const commits = randomCommits(random);
    const git = new GitHistory(folder);
    const ids = git.write(commits);
    return await pushAll(random, git, commits, ids);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function pushAll(
  random: RandomNumbers,
  git: GitHistory,
  commits: readonly Commit[],
  ids: readonly string[],
): Promise<string[]> {
  const source = new LocalGitSource({ folderOf: () => git.folder });
  const world = new RouterWorld(routes, { unmapped: random.chance(0.5) ? "warn" : "ignore" }, source);
  const problems: string[] = [];
  const ran: Record<string, GitTree> = {};
  for (let place = 0; place < commits.length; place += 1 + random.below(3)) {
    // Now and then the branch goes back, or to where it never was before.
    const pushed = random.chance(0.2) ? random.below(commits.length) : place;
    git.moveTo(ids[pushed]!);
    const { tree } = commits[pushed]!;
    const expected = Object.keys(routes).filter(
      (service) => !ran[service] || contentOf(service, ran[service]) !== contentOf(service, tree),
    );
    await world.push();
    const started = world.started();
    if (started.join() !== expected.join())
      problems.push(`commit ${pushed}: started ${started.join()}, not ${expected.join()}`);
    for (const service of started) ran[service] = tree;
    if (random.chance(0.7)) await world.endAll();
  }
  await world.endAll();
  await world.reconcile();
  const late = world.started();
  return late.length > 0 ? [...problems, `left for the reconcile: ${late.join()}`] : problems;
}

/** Everything that a service is built from, but for what is ignored. */
function contentOf(service: string, tree: GitTree): string {
  const roots = routes[service as keyof typeof routes].roots.map((root) => root.path);
  const within = Object.keys(tree).filter((file) =>
    roots.some((root) => (root.endsWith("/") ? file.startsWith(root) : file === root)),
  );
  const mattering = within.filter((file) => !file.endsWith(".md")).sort();
  return JSON.stringify(mattering.map((file) => [file, tree[file]]));
}

function randomCommits(random: RandomNumbers): Commit[] {
  const commits: Commit[] = [{ tree: firstTree(), parents: [] }];
  for (let count = 4 + random.below(8); count > 0; count--) commits.push(randomCommit(random, commits));
  return commits;
}

function firstTree(): GitTree {
  const files = folders.map((folder) => [`${folder}/a.ts`, file("1")] as const);
  return Object.fromEntries([...files, ["package.json", file("{}")]]);
}

function randomCommit(random: RandomNumbers, commits: readonly Commit[]): Commit {
  const [last, other] = [commits.length - 1, random.below(commits.length)];
  const { tree } = commits[last]!;
  switch (random.below(10)) {
    case 0: // a revert to an older state
      return { tree: commits[other]!.tree, parents: [last] };
    case 1: // a merge that brings in the other side
      return { tree: { ...tree, ...commits[other]!.tree }, parents: other === last ? [last] : [last, other] };
    case 2: // an evil merge: what neither side has
      return { tree: changed(random, { ...tree }), parents: other === last ? [last] : [last, other] };
    case 3: // history begins anew
      return { tree: changed(random, { ...tree }), parents: [] };
    case 4: // a line of its own from an older commit: a push of it is forced
      return { tree: changed(random, { ...commits[other]!.tree }), parents: [other] };
    default:
      return { tree: changed(random, { ...tree }), parents: [last] };
  }
}

function changed(random: RandomNumbers, tree: Record<string, GitEntry>): GitTree {
  for (let count = 1 + random.below(3); count > 0; count--) change(random, tree);
  return tree;
}

function change(random: RandomNumbers, tree: Record<string, GitEntry>): void {
  const known = random.pick(Object.keys(tree));
  const fresh = random.chance(0.1) ? "package.json" : `${random.pick(folders)}/${random.pick(names)}`;
  switch (random.below(7)) {
    case 0: // a rename, perhaps in case only
      place(tree, fresh, tree[known]!);
      Reflect.deleteProperty(tree, known);
      break;
    case 1:
      if (Object.keys(tree).length > 1) Reflect.deleteProperty(tree, known);
      break;
    case 2: // chmod
      if (tree[known]!.mode === "100644") tree[known] = { ...tree[known]!, mode: "100755" };
      break;
    case 3:
      place(tree, fresh, { mode: "160000", content: random.pick(["1", "2"]).repeat(40) });
      break;
    case 4:
      place(tree, fresh, { mode: "120000", content: random.pick(["a.ts", "b.ts"]) });
      break;
    case 5: // a whole folder goes
      for (const path of Object.keys(tree)) if (path.startsWith("cs/Utilities/")) Reflect.deleteProperty(tree, path);
      place(tree, "docs/a.ts", file("0"));
      break;
    default:
      place(tree, fresh, file(String(random.below(3))));
  }
}

function file(content: string): GitEntry {
  return { mode: "100644", content };
}

/** A path cannot be a file and a folder. */
function place(tree: Record<string, GitEntry>, path: string, entry: GitEntry): void {
  const clashes = Object.keys(tree).some((other) => other.startsWith(`${path}/`) || path.startsWith(`${other}/`));
  if (!clashes) tree[path] = entry;
}
