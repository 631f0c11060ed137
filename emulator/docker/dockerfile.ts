import { DockerRefusal } from "./docker-refusal";

/** One instruction as written, before variables are put in. */
export interface Instruction {
  /** `Dockerfile:7` */
  readonly place: string;
  /** In capitals: `COPY`. */
  readonly name: string;
  readonly rest: string;
}

/** Joins continued lines and leaves comments out. */
export function readDockerfile(file: string, text: string): Instruction[] {
  const instructions: Instruction[] = [];
  let continued: { place: string; text: string } | undefined;
  text.split(/\r?\n/).forEach((line, index) => {
    if (/^\s*#/.test(line) || (line.trim() === "" && continued === undefined)) return;
    continued ??= { place: `${file}:${index + 1}`, text: "" };
    const isOpen = /\\\s*$/.test(line);
    continued = { ...continued, text: `${continued.text} ${line.replace(/\\\s*$/, "").trim()}`.trim() };
    if (isOpen) return;
    instructions.push(instruction(continued.place, continued.text));
    continued = undefined;
  });
  if (continued !== undefined) {
    throw new DockerRefusal((continued as { place: string }).place, "the last line is continued", "end it without \\");
  }
  return instructions;
}

function instruction(place: string, text: string): Instruction {
  const [, name = "", rest = ""] = /^(\S+)\s*([\s\S]*)$/.exec(text) ?? [];
  if (/<<-?["']?\w/.test(rest)) {
    throw new DockerRefusal(place, `${name} with a here-document`, "put the text into a file and COPY it");
  }
  return { place, name: name.toUpperCase(), rest: rest.trim() };
}

/** Puts variables in: `$A`, `${A}`, `${A:-default}`, `${A:+instead}`; `\$` stays a dollar. */
export function withVariables(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(
    /\\\$|\$(\w+)|\$\{(\w+)(?::([-+])([^}]*))?\}/g,
    (whole, bare?: string, braced?: string, kind?: string, other = "") => {
      if (whole === "\\$") return "$";
      const value = variables[bare ?? braced ?? ""] ?? "";
      if (kind === "-") return value === "" ? other : value;
      return kind === "+" ? (value === "" ? "" : other) : value;
    },
  );
}

/**
 * Words as a shell splits them; quotes hold spaces.
 * @param fill puts variables in; what it brings is not split again, and single quotes keep it out
 */
export function words(text: string, fill = (part: string) => part): string[] {
  const found = text.match(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\])+/g) ?? [];
  const parts = /"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)|[^"'\\]+/g;
  return found.map((word) =>
    word.replace(parts, (whole, double?: string, single?: string, escaped?: string) => {
      if (double !== undefined) return fill(double.replace(/\\(["\\])/g, "$1"));
      return single ?? escaped ?? fill(whole);
    }),
  );
}

/** `["a", "b"]` as written in JSON; undefined for the other form. */
export function jsonWords(text: string): string[] | undefined {
  if (!text.startsWith("[")) return undefined;
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && list.every((one) => typeof one === "string") ? list : undefined;
  } catch {
    return undefined;
  }
}
