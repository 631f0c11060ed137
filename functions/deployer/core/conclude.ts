import { type Ended, readRelease, readReleases, type Release } from "./ledger";
import { measureRelease } from "./measure-release";
import { observe, type Observation } from "./observe";
import type { Environment, Ports } from "./ports";
import type { Rollout } from "./strategy";

/** How a release ended, before what runs is looked at. */
export interface Outcome {
  readonly result: Ended["result"];
  /** Why, unless it succeeded. */
  readonly reason?: string;
}

/** Characters of a reason in the ledger. */
const longestReason = 2000;

/** A release, and where it goes. */
export interface Going {
  readonly release: Release;
  readonly place: string;
  readonly environment: Environment;
  readonly least: number;
}

export function rolloutOf({ release, least }: Going, revision: string): Rollout {
  const { before } = release.begun;
  return { release: release.id, revision, ...(before !== undefined && { before }), least };
}

/**
 * Brings a release to its end: what follows a success, or what takes a failure back; and writes down what runs then. After a crash it is
 * called again: the first to write the end is believed, and it alone is measured.
 */
export async function conclude(going: Going, outcome: Outcome, ports: Ports): Promise<Ended> {
  const { release, place } = going;
  if (outcome.result === "succeeded") await settleIn(going, ports);
  else await takeBack(going, outcome, ports);
  const observed = await observe(going.environment);
  const ended = endedOf(going, outcome, observed, await tell(observed, ports), ports.clock.now());
  const isFirst = await ports.ledger.put(place, release.id, "ENDED", ended);
  if (isFirst) await measureRelease(going, ended, ports);
  return readRelease(await ports.ledger.release(place, release.id))?.ended ?? ended;
}

/** What Terraform, scaling and the registry are to know of an image that serves. */
async function settleIn({ release, place, environment }: Going, { images }: Ports): Promise<void> {
  const { digest, execution } = release.begun;
  await environment.imageInUse.write(digest);
  await environment.raiseLeast();
  await images.tag(digest, deployedTag(place, execution));
}

/** The tag by which an image is known to have been deployed: no rule of the registry deletes it. */
export function deployedTag(place: string, execution: string): string {
  return `deployed-${place}-${execution.slice(0, 8)}`;
}

/** What somebody else began stays theirs: a newer release may be on its way, with the same revision even. */
async function takeBack(going: Going, { result }: Outcome, { ledger }: Ports): Promise<void> {
  const { release, place, environment } = going;
  const revision = release.revision ?? (await leftOver(going));
  if (revision === undefined || revision === release.begun.before) return;
  const newer = readReleases(await ledger.items(place)).filter(({ id }) => id > release.id);
  if (newer.some(({ begun }) => begun.digest === release.begun.digest)) return;
  if (result !== "replaced" && newer.length === 0) {
    await environment.strategy.undo(rolloutOf(going, revision), release.deploying?.deployment);
  }
  const serving = await environment.strategy.serving();
  if (serving.revision !== revision) await environment.revisions.drop(revision);
}

/** A revision that was made and not written down: the latest one, with this image, and not what ran before. */
async function leftOver({ release, environment }: Going): Promise<string | undefined> {
  const latest = await environment.revisions.latest();
  if (latest === undefined || latest === release.begun.before) return undefined;
  return (await environment.revisions.digestOf(latest)) === release.begun.digest ? latest : undefined;
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
