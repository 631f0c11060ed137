import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** The checkout that is tested. */
export const root = join(__dirname, "../..");

/** A TypeScript file of the project, with what it imports. */
export interface SourceFile {
  /** From the root, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

export interface Import {
  /** As written. */
  readonly from: string;
  /** From the root, without extension; `undefined` for a package. */
  readonly file: string | undefined;
  /** Whether nothing of it is left at runtime. */
  readonly typesOnly: boolean;
}

const notOurs = ["node_modules", "cdktf.out", ".thrive", ".git"];

/** Every TypeScript file of the project. */
export function sourceFiles(): SourceFile[] {
  return namesUnder(root).map((path) => {
    const text = readFileSync(join(root, path), "utf8");
    return { path, text, imports: importsOf(path, text) };
  });
}

function namesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return notOurs.includes(entry.name) ? [] : namesUnder(join(folder, entry.name));
    return entry.name.endsWith(".ts") ? [relative(root, join(folder, entry.name)).replaceAll("\\", "/")] : [];
  });
}

const statement = /^(?:import|export)\s+(type\s+)?(?:([^"';]*?)\s+from\s+)?"([^"]+)"/gm;

function importsOf(path: string, text: string): Import[] {
  return [...text.matchAll(statement)].map(([, type, names = "", from = ""]) => ({
    from,
    file: from.startsWith(".") ? join(path, "..", from).replaceAll("\\", "/") : undefined,
    typesOnly: type !== undefined || /^\{(\s*type\s+\w+(\s+as\s+\w+)?\s*,?)+\s*\}$/.test(names.trim()),
  }));
}
