import { refusals } from "./refusals";
import { runGit } from "./run-git";

/** What a tree holds: a folder, a file, a symbolic link or a submodule. */
export interface TreeEntry {
  /** `040000`, `100644`, `100755`, `120000` or `160000` */
  readonly mode: string;
  readonly id: string;
  /** Of a listed folder the name alone, of one looked up the whole path. */
  readonly path: string;
}

/** Without a slash at either end; the root is empty. */
export function asPath(path: string | undefined): string {
  const clean = (path ?? "").replace(/^\/+|\/+$/g, "");
  const parts = clean.split("/");
  if (clean !== "" && parts.some((part) => part === "" || part === "." || part === ".."))
    throw refusals.invalid("Path", `${path} is no path from the root of a repository`);
  return clean;
}

/** What is at a path of a commit; the root is not asked for. */
export async function entryAt(folder: string, commit: string, path: string): Promise<TreeEntry | undefined> {
  const [entry] = await entriesOf(folder, [commit, "--", path]);
  return entry?.path === path ? entry : undefined;
}

/** What a tree holds, in git's order. */
export function listTree(folder: string, treeId: string): Promise<TreeEntry[]> {
  return entriesOf(folder, [treeId]);
}

async function entriesOf(folder: string, args: readonly string[]): Promise<TreeEntry[]> {
  const printed = await runGit(["ls-tree", "-z", "--full-tree", ...args], { cwd: folder });
  return printed
    .toString()
    .split("\0")
    .filter((line) => line !== "")
    .map((line) => {
      const [mode = "", , id = ""] = line.slice(0, line.indexOf("\t")).split(" ");
      return { mode, id, path: line.slice(line.indexOf("\t") + 1) };
    });
}
