import { conclude, deployedTag, type Outcome } from "./conclude";
import { outcomeOf } from "./deploy";
import { type Going, rolloutOf } from "./going";
import { lastRun, lastSeen, type LedgerItem, readReleases, type Release } from "./ledger";
import { observe } from "./observe";
import type { Environment, Ports } from "./ports";
import { releaseId } from "./release-id";
import type { EnvironmentSettings } from "./settings";
import { stopStuck } from "./stop-stuck";
import { takeBackUnowned, type Unowned } from "./take-back";
import { eachOf } from "./each-of";

/** Makes good what crashes left: ends what never ends, and writes down ends that nobody saw. */
export async function settle(ports: Ports): Promise<void> {
  await eachOf([
    () => stopStuck(ports),
    ...ports.settings.environments.map((environment) => () => settleThere(environment, ports)),
  ]);
}

/** An environment whose stack comes later, and where no release ever was, has nothing to be made good. */
async function settleThere(settings: EnvironmentSettings, ports: Ports): Promise<void> {
  try {
    await settleEnvironment(settings, ports);
  } catch (error) {
    const isNew = notThere.test((error as Error).name) && (await ports.ledger.items(settings.name)).length === 0;
    if (!isNew) throw error;
  }
}

/** What AWS says without the role, the cluster or the service. */
const notThere = /^(AccessDenied|ClusterNotFoundException|ServiceNotFoundException)$/;

async function settleEnvironment(settings: EnvironmentSettings, ports: Ports): Promise<void> {
  const { name: place, least } = settings;
  const environment = ports.environment(place);
  for (const release of openReleases(await ports.ledger.items(place)).reverse()) {
    if (await isInProgress(release, ports)) continue;
    const going: Going = { release, place, environment, least };
    const outcome = await judge(going, ports);
    if (outcome !== undefined) await conclude(going, outcome, ports);
  }
  const found = await whatIsThere(environment);
  const items = await ports.ledger.items(place);
  if (openReleases(items).length > 0 || found.serving.isChanging) return;
  await noteWhatRuns(settings, found, items, ports);
  const hasRun = found.runs !== undefined || lastRun(items) !== undefined;
  await takeBackUnowned(environment, { ...found, hasRun }, least);
}

function openReleases(items: readonly LedgerItem[]): Release[] {
  return readReleases(items).filter(({ ended }) => ended === undefined);
}

type Found = Omit<Unowned, "hasRun">;

async function whatIsThere({ strategy, revisions }: Environment): Promise<Found> {
  const serving = await strategy.serving();
  const runs = serving.revision && (await revisions.digestOf(serving.revision));
  const latest = await revisions.latest();
  return { serving, ...(runs !== undefined && { runs }), ...(latest !== undefined && { latest }) };
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

/** What a person or Terraform brought stands in the ledger too: no plan takes it away, and no rule of the registry. */
async function noteWhatRuns(
  { name: place }: EnvironmentSettings,
  { runs, serving }: Found,
  items: readonly LedgerItem[],
  { ledger, clock, builds, images, environment }: Ports,
): Promise<void> {
  if (lastSeen(items)?.runs !== runs) {
    const at = clock.now();
    const { revision: taskDefinition } = serving;
    const content = { ...(runs !== undefined && { runs }), ...(taskDefinition !== undefined && { taskDefinition }) };
    await ledger.observe(place, releaseId(at, runs ?? place), { ...content, at: at.toISOString() });
  }
  const { imageInUse } = environment(place);
  if (runs === undefined || (await imageInUse.read()) === runs) return;
  if (await images.has(runs)) await images.tag(runs, deployedTag(place, runs.replace("sha256:", "")));
  if ((await builds.passed(runs)) !== undefined) await imageInUse.write(runs);
}
