/**
 * A command of a buildspec that ends at the first line that fails. What it changes of the shell ends with it, so that no option and no
 * folder is left to the next one.
 */
export function strictCommand(...lines: readonly string[]): string {
  return ["(", "set -euo pipefail", ...lines, ")"].join("\n");
}

/** Says why a build cannot go on, and ends it. */
export const failFunction = `fail() { printf '%s: %s\\n' "$SERVICE" "$1" >&2; exit 1; }`;

/** Lines of a block. */
export function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
