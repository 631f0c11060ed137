import type { Catalogue } from "./catalogue";
import { groupBy } from "./group-by";
import type { Platform, PlatformInput } from "./platform";
import { ConfigurationError, describe, type Problem } from "./problem";
import { resolve } from "./resolve";
import type { SourceTreeInput } from "./source-tree.schema";

/**
 * Checks platforms that share a catalogue and its source; what is wrong with a service is said once.
 * @throws ConfigurationError with the problems of all of them
 */
export function resolveAll(
  inputs: readonly PlatformInput[],
  catalogue: Catalogue,
  source?: SourceTreeInput,
): Platform[] {
  const problems = new Map<string, Problem>();
  const resolved = inputs.flatMap((input) => {
    try {
      return resolve(input, catalogue, source);
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      for (const problem of error.problems) problems.set(describe(problem), problem);
      return [];
    }
  });
  for (const problem of sameNameProblems(resolved)) problems.set(describe(problem), problem);
  if (problems.size > 0) throw new ConfigurationError([...problems.values()]);
  return resolved;
}

/** Pipelines, repositories and roles of one name: AWS has each once. */
function sameNameProblems(platforms: readonly Platform[]): Problem[] {
  const placeOf = ({ delivery }: Platform) => `${delivery.aws.accountId}/${delivery.aws.region}`;
  return [...groupBy(platforms, (platform) => `${placeOf(platform)} ${platform.name}`).values()].flatMap((same) =>
    same.slice(1).map((platform) => ({
      place: `platforms/${platform.name}`,
      path: "name",
      message: `"${platform.name}" is another platform's that delivers from ${placeOf(platform)} too; give one of them another name or account`,
    })),
  );
}
