import { conclude, dropUnused, type Going, type Outcome, rolloutOf } from "./conclude";
import { outcomeOf } from "./deploy";
import { lastSeen, readReleases, type Release } from "./ledger";
import { observe } from "./observe";
import type { Environment, Ports } from "./ports";
import { releaseId } from "./release-id";
import type { EnvironmentSettings } from "./settings";
import { stopStuck } from "./stop-stuck";
import { eachOf } from "./each-of";

/** Makes good what crashes left: ends what never ends, and writes down ends that nobody saw. */
export async function settle(ports: Ports): Promise<void> {
  await eachOf([
    () => stopStuck(ports),
    ...ports.settings.environments.map((environment) => () => settleEnvironment(environment, ports)),
  ]);
}

async function settleEnvironment({ name: place, least }: EnvironmentSettings, ports: Ports): Promise<void> {
  const open = await openReleases(place, ports);
  const environment = ports.environment(place);
  for (const release of open.reverse()) {
    if (await isInProgress(release, ports)) continue;
    const going: Going = { release, place, environment, least };
    const outcome = await judge(going, ports);
    if (outcome !== undefined) await conclude(going, outcome, ports);
  }
  if ((await openReleases(place, ports)).length === 0) await noteWhatRuns(place, least, ports);
}

async function openReleases(place: string, { ledger }: Ports): Promise<Release[]> {
  return readReleases(await ledger.items(place)).filter(({ ended }) => ended === undefined);
}

/** Minutes that a call of a function lives at most: so long after its action ended, a deployer may still be at work. */
const longestCall = 15;

/** Whether its end is the deployer's to tell: as long as its action waits for an answer, or a call may be left of it. */
async function isInProgress({ begun }: Release, { executions, clock }: Ports): Promise<boolean> {
  if ((await executions.find(begun.execution)) === undefined) return false;
  const action = (await executions.actions(begun.execution)).find(({ id }) => id === begun.action);
  if (action === undefined) return false;
  return action.status === "InProgress" || clock.now().getTime() - action.updatedAt.getTime() < longestCall * 60_000;
}

/** @returns undefined as long as it may still come to either end */
async function judge(going: Going, { clock }: Ports): Promise<Outcome | undefined> {
  const { release, environment } = going;
  const { deploying, revision, begun } = release;
  if (deploying !== undefined && revision !== undefined) {
    const { strategy } = environment;
    const outcome = outcomeOf(await strategy.look(rolloutOf(going, revision), deploying.deployment), release);
    const minutes = (clock.now().getTime() - Date.parse(deploying.at)) / 60_000;
    if (outcome !== undefined || minutes < strategy.longestMinutes) return outcome;
    return { result: "failed", reason: `nobody waits any more for the deployment of ${begun.tag}, and it did not end` };
  }
  const { runs, taskDefinition, isChanging } = await observe(environment);
  if (isChanging) return undefined;
  if (runs === begun.digest && taskDefinition !== begun.before) return { result: "succeeded" };
  return { result: "abandoned", reason: `its execution ended before ${begun.tag} was deployed` };
}

/** What a person or Terraform brought stands in the ledger too, and no plan takes it away. */
async function noteWhatRuns(place: string, least: number, ports: Ports): Promise<void> {
  const { ledger, clock, builds } = ports;
  const environment = ports.environment(place);
  const { runs, taskDefinition, isChanging } = await observe(environment);
  if (isChanging) return;
  const seen = lastSeen(await ledger.items(place));
  if (seen?.runs !== runs) {
    const at = clock.now();
    const content = { ...(runs !== undefined && { runs }), ...(taskDefinition !== undefined && { taskDefinition }) };
    await ledger.observe(place, releaseId(at, runs ?? place), { ...content, at: at.toISOString() });
  }
  await takeBackFailed(environment, least);
  await dropLeftOver(environment, runs);
  if (runs === undefined || (await environment.imageInUse.read()) === runs) return;
  if ((await builds.passed(runs)) !== undefined) await environment.imageInUse.write(runs);
}

/** A deployment that failed, that ECS did not take back, and of which no release knows any more. */
async function takeBackFailed({ strategy, revisions }: Environment, least: number): Promise<void> {
  const { revision: before, setTo } = await strategy.serving();
  if (setTo === undefined || setTo === before || (await revisions.digestOf(setTo)) === undefined) return;
  await strategy.undo({ release: "", revision: setTo, ...(before !== undefined && { before }), least }, undefined);
}

/** A revision with another image than the one that runs is of a release that came to nothing: Terraform would deploy it. */
async function dropLeftOver(environment: Environment, runs: string | undefined): Promise<void> {
  const latest = await environment.revisions.latest();
  const digest = latest && (await environment.revisions.digestOf(latest));
  if (latest !== undefined && digest !== undefined && digest !== runs) await dropUnused(environment, latest);
}
