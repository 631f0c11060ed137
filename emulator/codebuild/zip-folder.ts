import { existsSync, readFileSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import { zipSync, type Zippable } from "fflate";

/** Packs files of a folder, with whether they can be run. */
export function zipFolder(folder: string, paths: readonly string[], discardPaths: boolean): Buffer {
  const files: Zippable = {};
  for (const path of paths.filter((one) => existsSync(join(folder, one)))) {
    const mode = statSync(join(folder, path)).mode & 0o777;
    files[discardPaths ? posix.basename(path) : path] = [
      readFileSync(join(folder, path)),
      { os: 3, attrs: (0o100000 | mode) * 0x10000, mtime: new Date() },
    ];
  }
  return Buffer.from(zipSync(files));
}
