import type { z } from "zod";
import type { Problem } from "./problem";

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
    case "invalid_type": {
      const value = valueAt(input, issue.path);
      return value === undefined
        ? [at(issue.path, `is missing; it is a ${issue.expected}`)]
        : [at(issue.path, `${show(value)} is not a ${issue.expected}`)];
    }
    case "invalid_value":
      if (!issue.message.startsWith("is ")) {
        return [
          at(issue.path, `${show(valueAt(input, issue.path))} is not one of ${issue.values.map(String).join(", ")}`),
        ];
      }
  }
  return [at(issue.path, `${show(valueAt(input, issue.path))} ${issue.message}`)];
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
  return value === undefined ? "nothing" : JSON.stringify(value);
}
