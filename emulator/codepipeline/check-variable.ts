import { javaPattern } from "./java-pattern";

export interface CheckAnswer {
  readonly passes: boolean;
  /** What was compared, or why it could not be. */
  readonly message: string;
}

/**
 * The rule VariableCheck: compares a text, in which variables are resolved already, with a value.
 * Source: https://docs.aws.amazon.com/codepipeline/latest/userguide/rule-reference-VariableCheck.html
 */
export function checkVariable(configuration: Readonly<Record<string, string>>): CheckAnswer {
  const { Variable: actual = "", Value: expected = "", Operator: operator = "" } = configuration;
  const message = `${JSON.stringify(actual)} ${operator} ${JSON.stringify(expected)}`;
  switch (operator) {
    case "EQ":
      return { passes: actual === expected, message };
    case "NE":
      return { passes: actual !== expected, message };
    case "CONTAINS":
      return { passes: actual.includes(expected), message };
    case "MATCHES":
      return matches(actual, expected, message);
    default:
      return { passes: false, message: `Operator "${operator}" is none of EQ, NE, CONTAINS and MATCHES` };
  }
}

function matches(actual: string, pattern: string, message: string): CheckAnswer {
  try {
    return { passes: javaPattern(pattern).test(actual), message };
  } catch (error) {
    return {
      passes: false,
      message: `${JSON.stringify(pattern)} is no regular expression: ${(error as Error).message}`,
    };
  }
}
