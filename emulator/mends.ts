import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ProgramName } from "./homes";

/** A correction of one home, as its Python module describes itself. */
export interface Mend {
  readonly home: ProgramName;
  /** Name of the module. */
  readonly name: string;
  readonly what: string;
  readonly why: string;
  /** Fields that are given back as they came. */
  readonly echoes: string;
  /** How to see that it is no longer needed. */
  readonly goneWhen: string;
}

/** Every mend of both homes. */
export function mends(): Mend[] {
  return [...mendsOf("moto"), ...mendsOf("ministack")];
}

function mendsOf(home: ProgramName): Mend[] {
  const folder = join(__dirname, "python", `${home}_mends`);
  return readdirSync(folder)
    .filter((file) => file.endsWith(".py") && file !== "__init__.py")
    .sort()
    .map((file) => readMend(home, file.replace(/\.py$/, ""), readFileSync(join(folder, file), "utf8")));
}

/** Reads the four lines of a mend's docstring. */
export function readMend(home: ProgramName, name: string, source: string): Mend {
  const line = (title: string) => {
    const found = source.match(new RegExp(`^${title}: (.+)$`, "m"))?.[1];
    if (!found) throw new Error(`${home}_mends/${name}.py: its docstring has no line "${title}: ..."`);
    return found;
  };
  return { home, name, what: line("What"), why: line("Why"), echoes: line("Echoes"), goneWhen: line("Gone when") };
}
