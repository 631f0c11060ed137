import { setTimeout as delay } from "node:timers/promises";
import { readReleases, type Release } from "../../functions/deployer/core/ledger";
import { schemaProblem } from "../../functions/deployer/core/schema-rule";
import type { PassedImage } from "../../functions/image-build/core/ports";
import { again } from "../again";
import type { ClientSettings } from "../client-settings";
import { duration } from "../duration";
import { environmentPlace, type EnvironmentPlace } from "../environment-place";
import { executionsIn } from "../executions-in";
import { followRelease, type ReleaseEnd } from "../follow-release";
import { freezeSentence, freezesOf, isInForce } from "../freezes";
import { Interruption } from "../interruption";
import { LedgerTable } from "../ledger-table";
import { PipelineCalls } from "../pipeline-calls";
import { ProgressDisplay } from "../progress-display";
import { reasonProblem } from "../reason-problem";
import { isObstacle, obstacle, Refusal, type Obstacle } from "../refusal";
import { releasableImage } from "../releasable-image";
import { rollbackProblem } from "../rollback-problem";
import { healthyBefore } from "../rollback-target";
import { runningRelease } from "../running-release";
import { say, warn, type Workplace } from "../workplace";

export interface RollbackOptions {
  readonly env: string;
  readonly json: boolean;
  readonly reason: string;
  /** Tag or digest of an older image that was healthy there. @default that of the last such release */
  readonly to?: string;
  /** Passes a freeze; the reason is kept with it. */
  readonly breakGlass: boolean;
  /** Passes what the data's schema refuses. */
  readonly forceSchema: boolean;
}

/** What a test hands over instead. */
export interface RollbackTools {
  readonly settings?: Partial<ClientSettings>;
  readonly interruption?: Interruption;
  readonly now?: () => Date;
  /** Milliseconds between two looks. @default 1000 */
  readonly pause?: number;
}

/** Brings back an older image in one environment, by the pipeline that every release takes. */
export async function rollback(
  workplace: Workplace,
  service: string,
  options: RollbackOptions,
  { settings, interruption = new Interruption(), now = () => new Date(), pause = 1_000 }: RollbackTools = {},
): Promise<number> {
  const { env, json, reason } = options;
  const problems = () => [reasonProblem(reason, "release")];
  const place = await environmentPlace(workplace, { command: "rollback", env, json, service, settings, problems });
  const calls = new PipelineCalls(place.settings);
  const stop = interruption.listen();
  try {
    const { image, from } = await plan(place, service, options, now());
    const tell = (line: string) => (json ? warn : say)(workplace, line);
    tell(`${service} in ${env}: from ${from} back to ${image.tag} (commit ${image.commit.slice(0, 12)})`);
    await clearTheWay(calls, place, service, reason, tell);
    const execution = await start(calls, place, service, image, options);
    const begin = now().getTime();
    const end = await follow(workplace, calls, place, { service, execution, json }, interruption, pause);
    const seconds = Math.round((now().getTime() - begin) / 1000);
    const { digest, tag, commit } = image;
    const answer = { service, environment: env, execution, digest, tag, commit, seconds, ...end };
    say(
      workplace,
      json ? JSON.stringify(answer, undefined, 2) : sentence(service, env, execution, image, end, seconds),
    );
    return interruption.exitCode ?? (end.end === "failed" ? 1 : 0);
  } finally {
    stop();
    await calls.close();
  }
}

interface Plan {
  readonly image: PassedImage;
  /** What runs now, in words. */
  readonly from: string;
}

/** @throws Refusal when it cannot succeed: nothing was begun then */
async function plan(place: EnvironmentPlace, service: string, options: RollbackOptions, now: Date): Promise<Plan> {
  const ledger = new LedgerTable(place);
  const { environment } = place;
  try {
    const items = await ledger.releases(service, environment.name);
    const freezes = freezesOf(environment, await ledger.freezes(environment.name, now), now);
    const running = runningRelease(items);
    const { runs, release, underWay } = running;
    const all = readReleases(items);
    // What is half deployed is what somebody wants to leave.
    const leaves = underWay?.begun ?? release?.begun;
    const healthy = healthyBefore(all, leaves?.tag).map(({ begun }) => begun);
    const wanted = options.to === undefined ? healthy[0]?.digest : digestOf(all, options.to);
    if (wanted === undefined) throw refusal(nothingBefore(service, environment.name, runs));
    const image = await releasableImage(place, service, wanted, healthy);
    if (isObstacle(image)) throw refusal(image);
    const wrong = [
      rollbackProblem(service, environment.name, image, running, all),
      options.forceSchema ? undefined : schemaObstacle(environment.name, image, all),
      ...freezes
        .filter((freeze) => isInForce(freeze, now) && !options.breakGlass)
        .map((freeze) => frozen(freezeSentence(freeze, now))),
    ].filter((one) => one !== undefined);
    if (wrong.length > 0) throw refusal(...wrong);
    return { image, from: leaves?.tag ?? runs ?? "nothing" };
  } finally {
    await ledger.close();
  }
}

const refusal = (...wrong: readonly Obstacle[]) => new Refusal("rollback", wrong);

function nothingBefore(service: string, environment: string, runs: string | undefined): Obstacle {
  const found = runs === undefined ? "the ledger knows of nothing that runs" : "no healthy release is before this one";
  const known = again(`releases ${service}`, environment);
  const wayOut = `--to TAG of an older one, if ${known} has any that succeeded; else mend it and push`;
  return obstacle(environment, found, "a rollback goes back to what was healthy", wayOut);
}

/** The ledger knows what a tag named, also when the registry does not have it any more. */
const digestOf = (all: readonly Release[], to: string) => all.find(({ begun }) => begun.tag === to)?.begun.digest ?? to;

const frozen = (sentence: string) =>
  obstacle("freeze", sentence, "nothing is released meanwhile", "--break-glass, which is kept with your reason");

/** The deployer's own rule, asked before anything is stopped. */
function schemaObstacle(place: string, image: PassedImage, all: readonly Release[]): Obstacle | undefined {
  const problem = schemaProblem(place, image, all);
  return problem === undefined ? undefined : { obstacle: `${problem} (here: --force-schema)` };
}

/**
 * Stops what would make the rollback wait: executions of the pipeline in the stages that it passes, or before them.
 * @param tell hears of each as it is stopped: what comes after may fail
 */
async function clearTheWay(
  calls: PipelineCalls,
  { names, environment }: EnvironmentPlace,
  service: string,
  reason: string,
  tell: (line: string) => void,
): Promise<void> {
  const pipeline = names.pipeline(service);
  const stages = (await calls.stages(pipeline)) ?? [];
  const last = stages.findIndex(({ stageName }) => stageName === environment.name);
  const passed = stages.slice(0, last + 1);
  const holding = new Map(passed.flatMap((stage) => executionsIn(stage).map((one) => [one, stage.stageName] as const)));
  for (const [execution, stage] of holding) {
    await calls.stop(pipeline, execution, `rollback of ${environment.name}: ${reason}`.slice(0, 200));
    tell(`Stopped execution ${execution}, which was in ${stage}`);
  }
  if (holding.size === 0) return;
  const comesBack = environment.promotion.kind === "automatic" ? "deploys it here again" : "asks for it again";
  const hold = again(`router hold ${service} --reason "…"`, environment.name);
  tell(`What the change router had started it tries again, and so ${comesBack}, unless: ${hold}`);
}

function start(
  calls: PipelineCalls,
  { names, environment }: EnvironmentPlace,
  service: string,
  { digest }: PassedImage,
  { reason, breakGlass, forceSchema }: RollbackOptions,
): Promise<string> {
  const overrides = [...(breakGlass ? ["freeze"] : []), ...(forceSchema ? ["schema"] : [])].join(",");
  return calls.start(names.pipeline(service), {
    IMAGE_DIGEST: digest,
    ENVIRONMENTS: `|${environment.name}|`,
    REASON: reason,
    ...(overrides === "" ? {} : { OVERRIDES: overrides }),
  });
}

async function follow(
  workplace: Workplace,
  calls: PipelineCalls,
  { names, environment }: EnvironmentPlace,
  { service, execution, json }: { readonly service: string; readonly execution: string; readonly json: boolean },
  interruption: Interruption,
  pause: number,
): Promise<ReleaseEnd> {
  const release = {
    pipeline: names.pipeline(service),
    execution,
    environment: environment.name,
    stopsAtApproval: true,
  };
  const output = json ? { ...workplace.errors, isTerminal: false, columns: 80 } : workplace.output;
  const display = new ProgressDisplay(output, [service], "rollbacks");
  display.start(service, "the pipeline starts");
  try {
    return await followRelease(calls, release, {
      pause: () => delay(pause),
      givesUp: () => (interruption.happened ? "you interrupted it" : undefined),
      onProgress: (activity) => display.update(service, activity),
    });
  } finally {
    display.close();
  }
}

function sentence(
  service: string,
  env: string,
  execution: string,
  { tag }: PassedImage,
  end: ReleaseEnd,
  seconds: number,
): string {
  switch (end.end) {
    case "deployed":
      return `${env} runs ${tag} again, after ${duration(seconds * 1000)}.`;
    case "waits":
      return `It waits for somebody else: ./thrive approve ${service} --env ${env} --execution ${execution}`;
    case "interrupted":
      return `It goes on without you: ./thrive pipelines ${service} --env ${env} --watch`;
    case "failed":
      return [
        `The rollback of ${service} in ${env} failed:`,
        `  answer    ${end.reason.split("\n").join("\n            ")}`,
        `  way out   mend what it names, then again; ${again(`releases ${service}`, env)} says what runs`,
      ].join("\n");
  }
}
