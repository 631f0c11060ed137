import { announceRelease } from "./announce-release";
import type { Going } from "./going";
import { type Ended, readRelease } from "./ledger";
import { measureRelease } from "./measure-release";
import { observe, type Observation } from "./observe";
import type { Ports } from "./ports";
import { takeBack } from "./take-back";

/** How a release ended, before what runs is looked at. */
export interface Outcome {
  readonly result: Ended["result"];
  /** Why, unless it succeeded. */
  readonly reason?: string;
}

/** Characters of a reason in the ledger. */
const longestReason = 2000;

/**
 * Brings a release to its end: what follows a success, or what takes a failure back; and writes down what runs then. After a crash it is
 * called again: the first to write the end is believed, and it alone is measured.
 */
export async function conclude(going: Going, outcome: Outcome, ports: Ports): Promise<Ended> {
  const { release, place } = going;
  if (outcome.result === "succeeded") await anchor(going, ports);
  else await takeBack(going, outcome.result, ports);
  const observed = await observe(going.environment);
  const ended = endedOf(going, outcome, observed, await tell(observed, ports), ports.clock.now());
  const isFirst = await ports.ledger.put(place, release.id, "ENDED", ended);
  if (isFirst) {
    await announceRelease(going, ended, ports);
    await measureRelease(going, ended, ports);
  }
  return readRelease(await ports.ledger.release(place, release.id))?.ended ?? ended;
}

/** What Terraform, scaling and the registry are to know of an image that serves. */
async function anchor({ release, place, environment }: Going, { images }: Ports): Promise<void> {
  const { digest, execution } = release.begun;
  await environment.imageInUse.write(digest);
  await environment.raiseLeast();
  await images.tag(digest, deployedTag(place, execution));
}

/** The tag by which an image is known to have been deployed: no rule of the registry deletes it. @param by id of who brought it */
export function deployedTag(place: string, by: string): string {
  return `deployed-${place}-${by.slice(0, 8)}`;
}

async function tell({ runs }: Observation, { builds }: Ports): Promise<string> {
  if (runs === undefined) return "nothing runs";
  return `${(await builds.passed(runs))?.tag ?? runs} runs`;
}

function endedOf(
  { release }: Going,
  { result, reason }: Outcome,
  { runs, taskDefinition }: Observation,
  told: string,
  at: Date,
): Ended {
  return {
    result,
    ...(reason !== undefined && { reason: `${reason.slice(0, longestReason)}; ${told}` }),
    ...(runs !== undefined && { runs }),
    ...(taskDefinition !== undefined && { taskDefinition }),
    seconds: Math.round((at.getTime() - Date.parse(release.begun.at)) / 1000),
    at: at.toISOString(),
  };
}
