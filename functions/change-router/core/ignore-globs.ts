import picomatch from "picomatch";

/** Most services have the same globs: each row of them is compiled once. */
const compiled = new Map<string, (file: string) => boolean>();

/** Whether a change to the file starts nothing. The globs go from the repository's root and see files that begin with a dot. */
export function ignores(globs: readonly string[], file: string): boolean {
  const key = globs.join("\0");
  const known = compiled.get(key) ?? compile(globs);
  compiled.set(key, known);
  return known(file);
}

function compile(globs: readonly string[]): (file: string) => boolean {
  if (globs.length === 0) return () => false;
  return picomatch([...globs], { dot: true, nonegate: true });
}
