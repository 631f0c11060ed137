import { tagTime } from "./image-tag";
import type { Build, Ports } from "./ports";
import { Refusal } from "../../pipeline-jobs/refusal";

/** Executions that may take a number while this one tries: more at once would be a fault. */
const mostTries = 10;

export interface NumberedExecution {
  readonly service: string;
  readonly execution: string;
  readonly commit: string;
}

/**
 * The number and time of an execution: taken at its first try, the same at every other. Numbers have no gap, and no two executions
 * of a service share one.
 */
export async function buildNumber(
  { service, execution, commit }: NumberedExecution,
  { builds, now }: Pick<Ports, "builds" | "now">,
): Promise<Build> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const known = await builds.find(service, execution);
    if (known !== undefined) return sameCommit(known, execution, commit);
    const build = { number: (await builds.lastNumber(service)) + 1, at: tagTime(now()), commit };
    if ((await builds.begin(service, execution, build)) === "begun") return build;
  }
  throw new Refusal(`${service}: other executions took ${mostTries} build numbers meanwhile; retry the stage`);
}

function sameCommit(known: Build, execution: string, commit: string): Build {
  if (known.commit === commit) return known;
  throw new Refusal(`execution ${execution} is of commit ${known.commit}, not of ${commit}; start a new execution`);
}
