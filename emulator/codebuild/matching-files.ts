import { readdirSync } from "node:fs";
import { join } from "node:path";
import picomatch from "picomatch";

/** Files below a folder that one of the patterns names, sorted; paths are relative to the folder. */
export function matchingFiles(folder: string, patterns: readonly string[], excluded: readonly string[] = []): string[] {
  const options = { dot: true };
  const plain = patterns.map((pattern) => pattern.replace(/^\.\//, ""));
  const isMatch = picomatch(plain, { ...options, ignore: [...excluded] });
  return filesBelow(folder, "")
    .filter((path) => isMatch(path))
    .sort();
}

function filesBelow(folder: string, path: string): string[] {
  const entries = readdirSync(join(folder, path), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const inside = path === "" ? entry.name : `${path}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(folder, inside) : [inside];
  });
}
