import { readdir, readFile, readlink, stat } from "node:fs/promises";
import { join, posix } from "node:path";
import { ignored } from "./ignore-patterns";
import type { LayerEntry } from "./layer";

/** The files that a build may copy, by their path below its folder, with slashes. */
export type BuildContext = ReadonlyMap<string, LayerEntry>;

/** Reads a folder, without what its `.dockerignore` names. */
export async function readBuildContext(folder: string): Promise<BuildContext> {
  const rules = await readFile(join(folder, ".dockerignore"), "utf8").catch(() => "");
  const found = new Map<string, LayerEntry>();
  await readBelow(folder, "", ignored(rules), found);
  return found;
}

async function readBelow(
  folder: string,
  below: string,
  isIgnored: (path: string) => boolean,
  found: Map<string, LayerEntry>,
): Promise<void> {
  for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
    const name = posix.join(below, entry.name);
    const place = join(folder, name);
    if (entry.isDirectory()) {
      // An ignored folder is read all the same: a later rule may take a file back.
      if (!isIgnored(name)) found.set(name, { kind: "folder", name, mode: 0o755 });
      await readBelow(folder, name, isIgnored, found);
    } else if (isIgnored(name)) continue;
    else if (entry.isSymbolicLink()) found.set(name, { kind: "link", name, target: await readlink(place) });
    else if (entry.isFile()) {
      // Git keeps of a file's mode whether it can be run; the rest is the umask of a machine.
      const mode = ((await stat(place)).mode & 0o100) === 0 ? 0o644 : 0o755;
      found.set(name, { kind: "file", name, mode, content: await readFile(place) });
    }
  }
}
