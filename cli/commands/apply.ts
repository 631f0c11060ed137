import path from "node:path";
import { readCheckout } from "../checkout";
import type { ClientSettings } from "../client-settings";
import { duration } from "../duration";
import { Interruption } from "../interruption";
import { accessToPipelines, landingAccess } from "../landing-access";
import { planFile, readManifest, type PlanManifest, type PlannedStack } from "../plan-manifest";
import { checkoutObstacle, configurationObstacles, stateObstacles } from "../plan-checks";
import type { PlannedLanding } from "../planned-landing";
import { checkTools } from "../preflight";
import { isObstacle, Refusal, type Obstacle } from "../refusal";
import { releaseObstacle, releasesUnderWay } from "../releases-under-way";
import { withRunLock } from "../run-lock";
import { sayFailures } from "../stack-failures";
import { idsWith, runStacks, type StackRuns } from "../stack-runs";
import type { LocalStack } from "../stacks";
import { terraformGround } from "../terraform-ground";
import { say, type Workplace } from "../workplace";
import { plannedFor } from "./plan";

export interface ApplyOptions {
  /** Folder that `plan` wrote. */
  readonly plan: string;
  /** Digest of the plan that was reviewed. @default whichever the folder holds */
  readonly digest?: string;
}

/** Does what was planned, as long as nothing has changed since: commit, declarations, states, and no release under way. */
export function apply(
  workplace: Workplace,
  options: ApplyOptions,
  settings: Partial<ClientSettings> = {},
): Promise<number> {
  return withRunLock(workplace.root, "apply", () => applyLocked(workplace, options, settings));
}

async function applyLocked(
  workplace: Workplace,
  { plan, digest }: ApplyOptions,
  settings: Partial<ClientSettings>,
): Promise<number> {
  const begin = Date.now();
  const read = readManifest(path.resolve(plan), digest);
  if (!("manifest" in read)) throw new Refusal("apply", read);
  const { manifest } = read;
  const { environment } = manifest;
  const planned = plannedFor(workplace, "apply", environment);
  const tools = await checkTools(workplace, "apply");
  refuse(await circumstances(workplace, planned, manifest, { plan, settings }));
  if (manifest.stacks.length === 0) {
    say(workplace, `${environment}: the plan has no change`);
    return 0;
  }

  const interruption = new Interruption();
  const { stacks, graph, terraform } = await terraformGround(workplace, planned, tools, interruption);
  const fileOf = (stack: string) => planFile(path.resolve(plan), stack);
  refuse(configurationObstacles(manifest.stacks, stacks, fileOf));
  const targets = inPlan(manifest, stacks);
  refuse(await stateObstacles(manifest.stacks, targets, terraform));

  const stop = interruption.listen();
  try {
    const order = new Map(targets.map(({ id }) => [id, graph.get(id) ?? []]));
    const runs = await runStacks(workplace, targets, order, interruption, terraform.applySaved(fileOf));
    if (interruption.exitCode !== undefined) return interruption.exitCode;
    const isOurs = planned.landing.runsOn === "emulator";
    await sayFailures(workplace, `plan --env ${environment} --out ${plan}`, terraform, runs, isOurs);
    return sayResult(workplace, manifest, runs, Date.now() - begin);
  } finally {
    stop();
  }
}

function refuse(obstacles: readonly Obstacle[]): void {
  if (obstacles.length > 0) throw new Refusal("apply", obstacles);
}

/** What stands in the way before anything is looked at in Terraform. */
async function circumstances(
  workplace: Workplace,
  planned: PlannedLanding,
  manifest: PlanManifest,
  { plan, settings }: { plan: string; settings: Partial<ClientSettings> },
): Promise<Obstacle[]> {
  const checkout = await readCheckout(workplace);
  const access = await landingAccess(workplace, planned, `apply --plan ${plan}`, settings);
  const stale = isObstacle(checkout) ? checkout : checkoutObstacle(manifest, checkout);
  if (isObstacle(access)) return [stale, access].filter((one) => one !== undefined);
  const pipelines = await accessToPipelines(planned, access);
  const only = planned.isDelivery ? undefined : [planned.landing.name]; // delivery's functions deploy to any
  const releases = isObstacle(pipelines)
    ? [pipelines]
    : (await releasesUnderWay(pipelines, planned.platform, only)).map(releaseObstacle);
  return [stale, ...releases].filter((one) => one !== undefined);
}

function inPlan({ stacks: planned }: PlanManifest, stacks: readonly LocalStack[]): LocalStack[] {
  return stacks.filter(({ id }) => planned.some(({ stack }) => stack === id));
}

function sayResult(
  workplace: Workplace,
  { environment, stacks }: PlanManifest,
  { outcomes }: StackRuns,
  milliseconds: number,
): number {
  const done = idsWith(outcomes, "done");
  const count = (of: (one: PlannedStack) => number) =>
    stacks.filter(({ stack }) => done.includes(stack)).reduce((sum, one) => sum + of(one), 0);
  const counts = `${count(({ add }) => add)} added, ${count(({ change }) => change)} changed, ${count(({ destroy }) => destroy)} destroyed`;
  say(
    workplace,
    `\n${environment}: ${done.length} of ${stacks.length} stacks applied: ${counts}; ${duration(milliseconds)}`,
  );
  const read = stacks.filter(({ stack, changesOutputs }) => changesOutputs && done.includes(stack));
  if (read.length > 0) {
    const names = read.map(({ stack }) => stack).join(", ");
    say(workplace, `Other stacks read what ${names} now says: ./thrive plan again for what follows from it`);
  }
  return done.length === stacks.length ? 0 : 1;
}
