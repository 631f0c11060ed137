import { terraformEnvironment } from "../child-environment";
import { localClientSettings } from "../client-settings";
import {
  lastPort,
  noteUnfinished,
  readDeployment,
  setStatesAside,
  writeAwsProfile,
  writeDeployment,
} from "../deployment";
import { localPlatform } from "../declared-platforms";
import { localDelivery } from "../delivery-place";
import { duration } from "../duration";
import { firstReleases, type FirstReleases } from "../first-releases";
import { ImageInUse } from "../image-in-use";
import { Interruption } from "../interruption";
import { waitForLeftOverRuns } from "../left-over-runs";
import { localPlatformName, type LocalPlatformName } from "../local-platform-name";
import { orphanedStacks } from "../orphans";
import { checkBeforeUp, type Target } from "../preflight";
import { wantedProvider } from "../provider-mirror";
import { localRepository } from "../local-repository";
import { linkProviderMirror } from "../provider-mirror-link";
import { Refusal } from "../refusal";
import { releaseObstacle, releasesUnderWay } from "../releases-under-way";
import { withRunLock } from "../run-lock";
import { probe, type ProbeResult } from "../probe";
import { rescuePushes, seedSource } from "../source-keeping";
import { deployedServices, serviceTable, type DeployedService } from "../service-table";
import { sayFailures } from "../stack-failures";
import { idsWith, runStacks, type StackRuns } from "../stack-runs";
import { graphOf, readLocalStacks, type LocalStack } from "../stacks";
import { repairStates } from "../state-repair";
import { hasDeployed, readStates, statesInUse } from "../states";
import { Terraform, type RunOnStack } from "../terraform";
import { describeSource, terraformSettings } from "../terraform-settings";
import { say, type Workplace } from "../workplace";

/** Where the stacks go; `instance` is undefined for a local AWS of the user's. */
interface OpenLocalAws {
  readonly endpoint: string;
  readonly instance?: string;
}

/**
 * Starts the local AWS and deploys the whole platform to it.
 * @param platform @default the one that is deployed already
 */
export function up(
  workplace: Workplace,
  target: Target,
  platform: LocalPlatformName = localPlatformName(workplace.root),
): Promise<number> {
  return withRunLock(workplace.root, "up", async () => {
    const begin = Date.now();
    const tools = await checkBeforeUp(workplace, target);
    await refuseDuringRelease(workplace);
    const provider = wantedProvider(workplace.root);
    say(
      workplace,
      `Terraform ${tools.terraformVersion}; provider ${provider.name} ${provider.version} ${describeSource(tools.source)}`,
    );

    await waitForLeftOverRuns(workplace);
    const stacks = await synthesizedStacks(workplace, platform);
    linkProviderMirror(stacks, tools.source);
    const localAws = await openLocalAws(workplace, target, stacks);
    recordDeployment(workplace, localAws, platform);

    const interruption = new Interruption();
    const environment = terraformEnvironment(
      workplace.environment,
      terraformSettings(workplace.root, tools.source, provider),
    );
    const terraform = new Terraform(workplace.root, tools.terraformVersion, environment, interruption);
    const stop = interruption.listen();
    try {
      await refuseDuringRelease(workplace); // one may have begun meanwhile
      return await deploy(workplace, stacks, terraform, interruption, localAws, begin);
    } finally {
      stop();
    }
  });
}

/** @throws Refusal while our local AWS deploys a release */
async function refuseDuringRelease({ root, localAws }: Workplace): Promise<void> {
  const running = await localAws.running(root);
  const deployed = readDeployment(root);
  const isDelivered =
    running !== undefined && running.instance === deployed?.instance && hasDeployed(root, "aws_codepipeline");
  if (!isDelivered) return;
  const all = await releasesUnderWay(localClientSettings(running.endpoint), localPlatform(root));
  if (all.length > 0) throw new Refusal("up", all.map(releaseObstacle));
}

async function synthesizedStacks(workplace: Workplace, platform: LocalPlatformName): Promise<LocalStack[]> {
  const begin = Date.now();
  await workplace.synthesize(platform);
  const stacks = readLocalStacks(workplace.root);
  say(workplace, `${stacks.length} stacks synthesized in ${duration(Date.now() - begin)}`);
  return stacks;
}

/** Starts the local AWS, and puts aside the states of one that is gone. */
async function openLocalAws(
  workplace: Workplace,
  target: Target,
  stacks: readonly LocalStack[],
): Promise<OpenLocalAws> {
  const { root } = workplace;
  const repaired = repairStates(root, stacks);
  if (repaired.length > 0) say(workplace, `Repaired after a full disk: the state of ${repaired.join(", ")}`);
  const damaged = statesInUse(root)
    .filter((state) => state.damaged)
    .map(({ stack }) => stack);

  if (target.endpoint !== undefined) {
    if (damaged.length > 0) throw new Error(damagedAtEndpoint(damaged, target.endpoint));
    return { endpoint: target.endpoint };
  }
  if (damaged.length > 0) {
    say(workplace, `The state of ${damaged.join(", ")} is damaged: starting over with an empty local AWS.`);
    await workplace.localAws.stop(root);
  }
  if ((await workplace.localAws.running(root)) === undefined) await rescuePushes(workplace);
  const { endpoint, instance, alreadyRunning } = await startLocalAws(workplace, target);
  say(workplace, `Local AWS on ${endpoint}${alreadyRunning ? ", already running" : ""}`);
  const isSame = alreadyRunning && (readDeployment(root)?.instance ?? instance) === instance;
  if (!isSame && statesInUse(root).length > 0) {
    const aside = setStatesAside(root, new Date());
    say(workplace, `The local AWS was restarted and is empty: all is deployed anew. The old states are in ${aside}.`);
  }
  return { endpoint, instance };
}

function startLocalAws({ root, localAws, output }: Workplace, { port = lastPort(root) ?? localAws.port }: Target) {
  return localAws.start({ root, port, onProgress: (line) => say({ output }, line) });
}

function damagedAtEndpoint(stacks: readonly string[], endpoint: string): string {
  const files = stacks.map((stack) => `.thrive/state/${stack}.tfstate`).join(", ");
  return `${files}: damaged, and no other copy was found: empty the local AWS at ${endpoint}, remove .thrive/state, then ./thrive up again`;
}

function recordDeployment(
  { root }: Workplace,
  { endpoint, instance }: OpenLocalAws,
  platform: LocalPlatformName,
): void {
  const before = readDeployment(root);
  const isSame = before?.endpoint === endpoint && before.instance === instance;
  writeDeployment(root, {
    endpoint,
    ...(instance === undefined ? {} : { instance }),
    ...(platform === "local" ? {} : { platform }),
    since: isSame ? before.since : new Date().toISOString(),
    unfinished: isSame ? before.unfinished : [],
  });
  writeAwsProfile(root, endpoint);
}

async function deploy(
  workplace: Workplace,
  stacks: readonly LocalStack[],
  terraform: Terraform,
  interruption: Interruption,
  localAws: OpenLocalAws,
  begin: number,
): Promise<number> {
  const orphans = orphanedStacks(workplace.root, stacks);
  if (orphans.length > 0) {
    say(workplace, `No longer in the catalogue, so destroyed: ${orphans.map(({ id }) => id).join(", ")}`);
    const destroyed = await runStacks(workplace, orphans, graphOf(orphans), interruption, terraform.destroy);
    if (!isComplete(destroyed)) return explain(workplace, terraform, destroyed, interruption, localAws);
  }
  const applied = await runStacks(
    workplace,
    stacks,
    graphOf(stacks),
    interruption,
    applyNoted(workplace.root, terraform),
  );
  if (!isComplete(applied)) return explain(workplace, terraform, applied, interruption, localAws);
  const { failed } = await released(workplace, localAws, interruption);
  if (failed.length > 0) return interruption.exitCode ?? 1;
  return sayWhatRuns(workplace, localAws, applied, Date.now() - begin);
}

/** Only our own local AWS has a repository that git pushes to, builds what is in it and runs what was built. */
async function released(
  workplace: Workplace,
  { endpoint, instance }: OpenLocalAws,
  interruption: Interruption,
): Promise<FirstReleases> {
  const repository = instance === undefined ? undefined : localRepository(workplace, endpoint);
  if (repository === undefined) return { failed: [], waiting: [] };
  await seedSource(workplace, repository);
  const place = localDelivery(localPlatform(workplace.root), endpoint);
  return firstReleases(workplace, { place, repository, stopped: () => interruption.happened });
}

/** An apply that leaves a note until it ends well. */
function applyNoted(root: string, terraform: Terraform): RunOnStack {
  return async (stack, onProgress) => {
    noteUnfinished(root, stack.id, true);
    const run = await terraform.apply(stack, onProgress);
    noteUnfinished(root, stack.id, !run.succeeded);
    return run;
  };
}

const isComplete = ({ outcomes }: StackRuns) => [...outcomes.values()].every((outcome) => outcome === "done");

async function explain(
  workplace: Workplace,
  terraform: Terraform,
  runs: StackRuns,
  interruption: Interruption,
  localAws: OpenLocalAws,
): Promise<number> {
  if (interruption.exitCode !== undefined) {
    const done = idsWith(runs.outcomes, "done").length;
    say(workplace, `\nInterrupted after ${done} of ${runs.outcomes.size} stacks. ./thrive up goes on from here.`);
    return interruption.exitCode;
  }
  await sayFailures(workplace, "up", terraform, runs, localAws.instance !== undefined);
  return 1;
}

/** @returns 1 when a service that runs does not answer */
async function sayWhatRuns(
  workplace: Workplace,
  { endpoint, instance }: OpenLocalAws,
  { runs }: StackRuns,
  milliseconds: number,
): Promise<number> {
  const domains = instance === undefined ? {} : await workplace.localAws.domains(endpoint);
  const services = deployedServices(readStates(workplace.root), domains);
  const changes = [...runs.values()].reduce(
    (sum, { progress }) => sum + progress.added + progress.changed + progress.destroyed,
    0,
  );
  say(workplace, `\nThe platform is up in ${duration(milliseconds)}: ${runs.size} stacks, ${changes} changes.\n`);
  const answers = await answersOf(services);
  const told = new Map([...answers].map(([stack, { said }]) => [stack, said]));
  if (services.length > 0) say(workplace, `${serviceTable(services, answers.size === 0 ? undefined : told)}\n`);
  const dumb = services.filter(({ stack }) => answers.get(stack)?.serves === false);
  const silent = await releasedAmong(workplace, endpoint, dumb);
  for (const { service, environment } of silent) {
    const where = environment === "local" ? "" : ` --env ${environment}`;
    say(workplace, `${service} does not serve in ${environment}: ./thrive logs ${service}${where} says why`);
  }
  say(workplace, nextSteps(services[0], services[0]?.stack ?? [...runs.keys()].at(-1)!));
  return silent.length === 0 ? 0 : 1;
}

/** What each service that is served on this machine answers, by its stack. */
async function answersOf(services: readonly DeployedService[]): Promise<ReadonlyMap<string, ProbeResult>> {
  const served = services.flatMap(({ stack, localUrl }) => (localUrl === undefined ? [] : [{ stack, localUrl }]));
  return new Map(await Promise.all(served.map(async (one) => [one.stack, await probe(one.localUrl)] as const)));
}

/** What was never released need not answer. */
async function releasedAmong(
  { root }: Workplace,
  endpoint: string,
  services: readonly DeployedService[],
): Promise<DeployedService[]> {
  if (services.length === 0) return [];
  const images = new ImageInUse(localClientSettings(endpoint));
  const { name: platform } = localPlatform(root);
  const known = services.map(async (one) => {
    return (await images.isReleased({ platform, name: one.environment }, one.service)) ? [one] : [];
  });
  return (await Promise.all(known).finally(() => images.close())).flat();
}

function nextSteps(service: DeployedService | undefined, stack: string): string {
  const isServed = service?.localUrl !== undefined;
  const steps = [
    ...(isServed ? [[`./thrive call ${service.service} /health`, "signs a request, shows each hop it took"]] : []),
    ...(isServed ? [[`./thrive logs ${service.service} --follow`, "what its tasks say"]] : []),
    ...(isServed ? [["./thrive source", "a working copy of the services' source, to change and push"]] : []),
    ...(isServed ? [["./thrive pipelines", "what was built from it, and how far a push is"]] : []),
    ["./thrive status", "what is deployed, with every output"],
    [`./thrive cdktf diff ${stack}`, "what an apply would change"],
    ["./thrive down", "removes all of it"],
  ];
  const width = Math.max(...steps.map(([command = ""]) => command.length));
  return ["Next:", ...steps.map(([command = "", what = ""]) => `  ${command.padEnd(width)}  ${what}`)].join("\n");
}
