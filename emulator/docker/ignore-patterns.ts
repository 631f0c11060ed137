/**
 * The rules of a `.dockerignore`: the last pattern that fits decides, `!` takes back.
 * Source: https://docs.docker.com/build/concepts/context/#dockerignore-files
 */
export function ignored(text: string): (path: string) => boolean {
  const rules = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => ({ isKept: line.startsWith("!"), fits: expression(line.replace(/^!/, "").trim()) }));
  return (path) => rules.reduce((isIgnored, { isKept, fits }) => (fits.test(path) ? !isKept : isIgnored), false);
}

/** A pattern fits a path and all that is below it. */
function expression(pattern: string): RegExp {
  const plain = pattern.replace(/^\.?\//, "").replace(/\/+$/, "");
  const parts = plain.replace(/[.+^${}()|\\]|\*\*\/?|\*|\?/g, (found) => {
    if (found === "**/") return "(?:.*/)?";
    if (found === "**") return ".*";
    if (found === "*") return "[^/]*";
    return found === "?" ? "[^/]" : `\\${found}`;
  });
  return new RegExp(`^${parts}(?:/.*)?$`);
}
