import type { Catalogue } from "../../config/catalogue";
import type { PlatformInput } from "../../config/platform";
import { ConfigurationError, describe as inWords } from "../../config/problem";
import { resolve } from "../../config/resolve";
import type { SourceTreeInput } from "../../config/source-tree.schema";

/** Every problem for which a platform is refused, in words; none when it is accepted. */
export function refusals(platform: PlatformInput, catalogue: Catalogue, source?: SourceTreeInput): string[] {
  try {
    resolve(platform, catalogue, source);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems.map(inWords);
    throw error;
  }
}
