import { conclude, type Going, type Outcome, rolloutOf } from "./conclude";
import { outcomeOf } from "./deploy";
import { lastSeen, readReleases, type Release } from "./ledger";
import { observe } from "./observe";
import type { Ports } from "./ports";
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
  if ((await openReleases(place, ports)).length === 0) await noteWhatRuns(place, ports);
}

async function openReleases(place: string, { ledger }: Ports): Promise<Release[]> {
  return readReleases(await ledger.items(place)).filter(({ ended }) => ended === undefined);
}

/** Whether its action still waits for an answer: then that is the deployer's to give. */
async function isInProgress({ begun }: Release, { executions }: Ports): Promise<boolean> {
  if ((await executions.find(begun.execution))?.status !== "InProgress") return false;
  const actions = await executions.actions(begun.execution);
  return actions.some(({ id, status }) => id === begun.action && status === "InProgress");
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
async function noteWhatRuns(
  place: string,
  { ledger, environment: environmentOf, clock, builds }: Ports,
): Promise<void> {
  const environment = environmentOf(place);
  const { runs, taskDefinition, isChanging } = await observe(environment);
  if (isChanging) return;
  const items = await ledger.items(place);
  const seen = lastSeen(items);
  if (seen?.runs !== runs) {
    const at = clock.now();
    const content = { ...(runs !== undefined && { runs }), ...(taskDefinition !== undefined && { taskDefinition }) };
    await ledger.observe(place, releaseId(at, runs ?? place), { ...content, at: at.toISOString() });
  }
  if (runs === undefined || (await environment.imageInUse.read()) === runs) return;
  if ((await builds.passed(runs)) !== undefined) await environment.imageInUse.write(runs);
}
