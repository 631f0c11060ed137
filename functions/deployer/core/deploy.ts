import { Refusal } from "../../pipeline-jobs/refusal";
import { beginRelease, findRelease } from "./begin-release";
import { conclude, type Outcome } from "./conclude";
import { type Going, rolloutOf } from "./going";
import type { JobRequest } from "./job-request";
import { type Ended, readRelease, readReleases, type Release } from "./ledger";
import { migrate } from "./migrate";
import { observe } from "./observe";
import type { Ports } from "./ports";
import type { StepResult } from "./step-result";
import type { Progress } from "./strategy";
import { type Asked, verifyExecution } from "./verify-execution";

/** Milliseconds for which the janitor's word that it is about to delete an image holds. */
export const claimHolds = 60 * 60_000;

/**
 * Deploys what an execution brings to an environment. All that it knows between two calls stands in the ledger: it may be called twice,
 * at once, or after a crash, and goes on from what was written down.
 */
export async function deploy(request: JobRequest, ports: Ports): Promise<StepResult> {
  const asked = await verifyExecution(request, ports);
  const { name: place, least } = asked.environment;
  const release =
    (await findRelease(asked, ports)) ?? (await deployedBefore(asked, ports)) ?? (await beginRelease(asked, ports));
  if (release.ended !== undefined) return answer(place, release, release.ended);
  const going: Going = { release, place, environment: ports.environment(place), least };
  const outcome = await goOn(going, ports);
  if (outcome === undefined) return { state: "waiting" };
  return answer(place, release, await conclude(await asWritten(going, ports), outcome, ports));
}

/** The stage is retried although its release succeeded and runs: the pipeline was never told. */
async function deployedBefore({ execution, environment }: Asked, ports: Ports): Promise<Release | undefined> {
  const [newest] = readReleases(await ports.ledger.items(environment.name));
  if (newest?.begun.execution !== execution || newest.ended?.result !== "succeeded") return undefined;
  const { runs, isChanging } = await observe(ports.environment(environment.name));
  return runs === newest.begun.digest && !isChanging ? newest : undefined;
}

/** @returns undefined when there is no time left to wait for its end */
async function goOn(going: Going, ports: Ports): Promise<Outcome | undefined> {
  const obstacle = await obstacleOf(going, ports);
  if (obstacle !== undefined) return obstacle;
  const revision = await revisionOf(going, ports);
  for (;;) {
    const migrated = await migrate(going, revision, ports);
    if (migrated.state === "failed") return { result: "failed", reason: migrated.reason };
    if (migrated.state === "done") break;
    if (!ports.clock.hasTime()) return undefined;
    await ports.clock.pause();
  }
  return watch(going, revision, ports);
}

/** What came between its beginning and its deployment. */
async function obstacleOf({ release, place }: Going, { ledger, settings, clock }: Ports): Promise<Outcome | undefined> {
  if (release.deploying !== undefined) return undefined;
  const [newest] = readReleases(await ledger.items(place));
  if (newest !== undefined && newest.id > release.id) {
    return { result: "replaced", reason: `replaced by the release ${newest.id} of ${newest.begun.tag}` };
  }
  const claimed = await ledger.claimed(release.begun.digest);
  if (claimed === undefined || clock.now().getTime() - claimed.getTime() > claimHolds) return undefined;
  const reason = `the janitor is deleting the image ${release.begun.tag} of ${settings.repository}`;
  return { result: "failed", reason: `${reason}; deploy another, or build its commit again` };
}

/** Two calls at once may make two revisions: the one that is written down is taken, the other one goes. */
async function revisionOf({ release, place, environment }: Going, { ledger }: Ports): Promise<string> {
  if (release.revision !== undefined) return release.revision;
  const made = await environment.revisions.make(release.begun.digest);
  await ledger.put(place, release.id, "REVISION", { revision: made });
  const written = readRelease(await ledger.release(place, release.id))!.revision!;
  if (written !== made && made !== release.begun.before) await environment.revisions.drop(made);
  return written;
}

/** Begins the deployment, or finds the one that it began, and looks at it until it ends. */
async function watch(going: Going, revision: string, ports: Ports): Promise<Outcome | undefined> {
  const { strategy } = going.environment;
  const rollout = rolloutOf(going, revision);
  const { deployment, at } = going.release.deploying ?? (await begin(going, revision, ports));
  for (;;) {
    const outcome = outcomeOf(await strategy.look(rollout, deployment), going.release);
    if (outcome !== undefined) return outcome;
    if (ports.clock.now().getTime() - Date.parse(at) >= strategy.longestMinutes * 60_000) {
      return {
        result: "failed",
        reason: `the deployment ${deployment} did not end within ${strategy.longestMinutes} minutes`,
      };
    }
    if (!ports.clock.hasTime()) return undefined;
    await ports.clock.pause();
  }
}

async function begin(going: Going, revision: string, { ledger, clock }: Ports) {
  const { release, place, environment } = going;
  const deployment = await environment.strategy.begin(rolloutOf(going, revision));
  const at = clock.now().toISOString();
  await ledger.put(place, release.id, "DEPLOYING", { deployment, at });
  return readRelease(await ledger.release(place, release.id))!.deploying!;
}

/** @returns undefined as long as it goes on */
export function outcomeOf(progress: Progress, { begun }: Release): Outcome | undefined {
  switch (progress.state) {
    case "going":
      return undefined;
    case "succeeded":
      return { result: "succeeded" };
    case "replaced":
      return { result: "replaced", reason: `the deployment of ${begun.tag} was replaced by ${progress.by}` };
    case "failed": {
      const { reason, events, stopped } = progress;
      const said = events.length === 0 ? "" : `; the service says: ${events.join(" | ")}`;
      const why = stopped.length === 0 ? "" : `; tasks stopped: ${stopped.join(" | ")}`;
      return { result: "failed", reason: `the deployment of ${begun.tag} failed: ${reason}${said}${why}` };
    }
  }
}

async function asWritten(going: Going, { ledger }: Ports): Promise<Going> {
  return { ...going, release: readRelease(await ledger.release(going.place, going.release.id))! };
}

/** The end that stands in the ledger, whoever wrote it. */
function answer(place: string, { id, begun }: Release, { result, reason, seconds }: Ended): StepResult {
  if (result !== "succeeded") throw new Refusal(`${place}: ${reason}`);
  return {
    state: "done",
    variables: { IMAGE_TAG: begun.tag, IMAGE_DIGEST: begun.digest, RELEASE: id },
    summary: `${place} runs ${begun.tag} after ${seconds} s`,
  };
}
