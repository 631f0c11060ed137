/** One thing that is wrong in a declaration: where it is, and what would be right. */
export interface Problem {
  /** File-like place: `services/collections`, `environments/prod`, `accounts/<id>/<region>`. */
  readonly place: string;
  /** Path within the place; empty when the problem is about the whole. */
  readonly path: string;
  /** The value, the rule it breaks and the way out, in one sentence. */
  readonly message: string;
}

/** Everything that is wrong with a configuration, in one error. */
export class ConfigurationError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super([`The configuration has ${count(problems.length)}:`, ...problems.map((p) => `  ${describe(p)}`)].join("\n"));
    this.name = "ConfigurationError";
    this.stack = this.message; // the reader's file is at fault, not the line that threw
  }
}

/** @example services/collections: scaling.min: 5 is above scaling.max 2; lower min or raise max */
export function describe({ place, path, message }: Problem): string {
  return path === "" ? `${place}: ${message}` : `${place}: ${path}: ${message}`;
}

function count(problems: number): string {
  return problems === 1 ? "1 problem" : `${problems} problems`;
}
