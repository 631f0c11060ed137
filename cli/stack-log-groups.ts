import fs from "node:fs";
import { statePath } from "./states";

/** The log groups of a deployed stack. */
export interface StackLogGroups {
  /** Of its functions. */
  readonly functions: readonly string[];
  /** Every group that the stack made, those of its API too. */
  readonly all: readonly string[];
}

interface StateFile {
  readonly resources?: readonly {
    readonly type: string;
    readonly instances: readonly { readonly attributes?: Readonly<Record<string, unknown>> }[];
  }[];
}

/** What the state of a stack says of its logs. */
export function stackLogGroups(root: string, stack: string): StackLogGroups {
  const state = JSON.parse(fs.readFileSync(statePath(root, stack), "utf8")) as StateFile;
  const values = (type: string, name: string) =>
    (state.resources ?? [])
      .filter((resource) => resource.type === type)
      .flatMap(({ instances }) => instances.map(({ attributes }) => attributes?.[name]))
      .filter((value) => typeof value === "string");
  const functions = values("aws_lambda_function", "function_name").map((name) => `/aws/lambda/${name}`);
  return { functions, all: values("aws_cloudwatch_log_group", "name") };
}
