import { createHash } from "node:crypto";
import type { FunctionCodeOf } from "../../stacks/function-code";

/** Programs that nobody bundled: for tests of what is around them. */
export const fakeFunctionCode: FunctionCodeOf = (name) => ({
  path: `../../functions/${name}.zip`,
  sha256Base64: createHash("sha256").update(name).digest("base64"),
});
