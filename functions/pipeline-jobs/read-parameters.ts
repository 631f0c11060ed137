import type * as z from "zod";
import { Refusal } from "./refusal";

/** Reads an action's UserParameters; what is wrong is named with all else that is. */
export function readParameters<Schema extends z.ZodType>(
  schema: Schema,
  userParameters: string | undefined,
): z.output<Schema> {
  const { success, data, error } = schema.safeParse(parsed(userParameters ?? ""));
  if (success) return data;
  const problems = error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join(".")}: ${message}`,
  );
  throw new Refusal(`UserParameters: ${problems.join("; ")}`, "ConfigurationError");
}

/**
 * Values of an execution's variables stand in the text as they are: one with a quotation mark could end its own value and give another
 * key a second one. What was written as the pipeline's declaration writes it comes out of a reader and a writer unchanged.
 */
function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (JSON.stringify(value) === text) return value;
  } catch {
    // Said below.
  }
  const wayOut = "give its variables no quotation mark, backslash or line break, and start it anew";
  throw new Refusal(`UserParameters: are not as the pipeline declares them; ${wayOut}`, "ConfigurationError");
}
