import { type Going, rolloutOf } from "./going";
import { type Ended, readReleases } from "./ledger";
import type { Environment, Ports } from "./ports";
import type { Serving } from "./strategy";

/** Takes back what a release did. What somebody else began stays theirs: a newer release may be on its way, with the same revision even. */
export async function takeBack(going: Going, result: Ended["result"], { ledger }: Ports): Promise<void> {
  const { release, place, environment } = going;
  const revision = release.revision ?? (await unwritten(going));
  if (revision === undefined || revision === release.begun.before) return;
  const newer = readReleases(await ledger.items(place)).filter(({ id }) => id > release.id);
  if (newer.some(({ begun }) => begun.digest === release.begun.digest)) return;
  if (result !== "replaced" && newer.length === 0) {
    await environment.strategy.undo(rolloutOf(going, revision), release.deploying?.deployment);
  }
  await dropUnused(environment, revision);
}

/** A revision that was made and not written down: the latest one, with this image, and not what ran before. */
async function unwritten({ release, environment }: Going): Promise<string | undefined> {
  const latest = await environment.revisions.latest();
  if (latest === undefined || latest === release.begun.before) return undefined;
  return (await environment.revisions.digestOf(latest)) === release.begun.digest ? latest : undefined;
}

/** What is there, before it is known whose it is. */
export interface Unowned {
  readonly serving: Serving;
  /** Digest that serves. */
  readonly runs?: string;
  /** ARN of the newest revision. */
  readonly latest?: string;
  /** Whether anything was ever seen to run here: a service without tasks may be set so by a person. */
  readonly hasRun: boolean;
}

/**
 * Takes back what no release knows of any more: a deployment that failed and that ECS did not take back, and a revision of a release that
 * came to nothing, which Terraform would deploy. What is there has to be read before the ledger says that nothing is on its way: a release
 * says so before it changes anything.
 */
export async function takeBackUnowned(environment: Environment, unowned: Unowned, least: number): Promise<void> {
  const { serving, runs, hasRun } = unowned;
  if (serving.isChanging || (runs === undefined && hasRun)) return;
  await takeBackFailed(environment, serving, least);
  await dropLeftOver(environment, unowned);
}

async function takeBackFailed({ strategy, revisions }: Environment, serving: Serving, least: number): Promise<void> {
  const { revision: before, setTo, failed } = serving;
  if (failed === undefined || setTo === undefined || setTo === before) return;
  if ((await revisions.digestOf(setTo)) === undefined) return;
  await strategy.undo({ release: "", revision: setTo, ...(before !== undefined && { before }), least }, failed);
}

async function dropLeftOver(environment: Environment, { latest, runs }: Unowned): Promise<void> {
  const digest = latest && (await environment.revisions.digestOf(latest));
  if (latest !== undefined && digest !== undefined && digest !== runs) await dropUnused(environment, latest);
}

/** Neither what serves nor what the service is set to goes. */
async function dropUnused({ strategy, revisions }: Environment, revision: string): Promise<void> {
  const { revision: serving, setTo } = await strategy.serving();
  if (serving !== revision && setTo !== revision) await revisions.drop(revision);
}
