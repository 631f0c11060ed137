import type { z } from "zod";
import type { Problem } from "./problem";
import { notTheSecret } from "./secret-text";

/** Turns what zod found into problems that name the value beside the rule. */
export function schemaProblems(place: string, error: z.ZodError, input: unknown): Problem[] {
  return error.issues.flatMap((issue) => problemsOf(place, issue, input));
}

function problemsOf(place: string, issue: z.core.$ZodIssue, input: unknown): Problem[] {
  const at = (path: readonly PropertyKey[], message: string): Problem => ({ place, path: pathText(path), message });
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => at([...issue.path, key], "is not a setting; remove it or correct its spelling"));
    case "invalid_key":
      return [at(issue.path, issue.issues[0]?.message ?? issue.message)];
    case "invalid_union": {
      if (isOurs(issue.message)) break;
      const kinds = "options" in issue ? issue.options : undefined;
      return [at(issue.path, `${show(valueAt(input, issue.path))} is not one of ${(kinds ?? []).join(", ")}`)];
    }
    case "invalid_type":
      return [at(issue.path, typeMessage(issue, valueAt(input, issue.path)))];
    case "invalid_value":
      if (!isOurs(issue.message)) {
        return [at(issue.path, `${show(valueAt(input, issue.path))} is not one of ${issue.values.join(", ")}`)];
      }
  }
  return [at(issue.path, `${show(valueAt(input, issue.path))} ${issue.message}`)];
}

function typeMessage({ message, expected }: z.core.$ZodIssueInvalidType, value: unknown): string {
  if (message === notTheSecret) return message; // a secret may stand where its place belongs
  if (isOurs(message)) return `${show(value)} ${message}`;
  return value === undefined
    ? `is missing; it is ${withArticle(expected)}`
    : `${show(value)} is not ${withArticle(expected)}`;
}

/** Our messages go on from the value: "is …". */
function isOurs(message: string): boolean {
  return message.startsWith("is ");
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    return text === "" ? String(key) : `${text}.${String(key)}`;
  }, "");
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], input);
}

function show(value: unknown): string {
  if (value === undefined) return "nothing";
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}

function withArticle(noun: string): string {
  return /^[aeiou]/.test(noun) ? `an ${noun}` : `a ${noun}`;
}
