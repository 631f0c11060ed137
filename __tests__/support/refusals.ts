import type { Catalogue } from "../../config/catalogue";
import type { PlatformInput } from "../../config/platform";
import { ConfigurationError, describe as inWords } from "../../config/problem";
import { resolve } from "../../config/resolve";

/** Every problem for which a platform is refused, in words; none when it is accepted. */
export function refusals(platform: PlatformInput, catalogue: Catalogue): string[] {
  try {
    resolve(platform, catalogue);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems.map(inWords);
    throw error;
  }
}
