import path from "node:path";
import { readCheckout } from "../checkout";
import type { ClientSettings } from "../client-settings";
import { duration } from "../duration";
import { Interruption } from "../interruption";
import { landingAccess, type LandingAccess } from "../landing-access";
import { checkoutObstacle, planObstacles, undeclaredObstacles } from "../plan-checks";
import { readManifest, type PlanManifest } from "../plan-manifest";
import { countsOf } from "../planned-changes";
import type { PlannedLanding } from "../planned-landing";
import { checkTools, type Tools } from "../preflight";
import { isObstacle, Refusal, type Obstacle } from "../refusal";
import { releaseObstacles } from "../release-obstacles";
import { withRunLock } from "../run-lock";
import { withScratchPlans } from "../scratch-plans";
import { sayFailures } from "../stack-failures";
import { planStacks, type StackPlans } from "../stack-plans";
import { idsWith, runStacks, type StackRuns } from "../stack-runs";
import { terraformGround } from "../terraform-ground";
import { say, type Workplace } from "../workplace";
import { plannedFor } from "./plan";

export interface ApplyOptions {
  /** Folder that `plan` wrote. */
  readonly plan: string;
  /** Digest of the plan that was reviewed. @default whichever the folder holds */
  readonly digest?: string;
}

/** What a test hands over instead. */
export interface ApplyTools {
  readonly settings?: Partial<ClientSettings>;
  readonly interruption?: Interruption;
}

/**
 * Does what was planned: plans it anew from this checkout, and applies that when it is the same and no release is under way.
 * Nothing that a plan's folder holds is handed to Terraform.
 */
export function apply(workplace: Workplace, options: ApplyOptions, tools: ApplyTools = {}): Promise<number> {
  return withRunLock(workplace.root, "apply", () => applyLocked(workplace, options, tools));
}

async function applyLocked(
  workplace: Workplace,
  { plan, digest }: ApplyOptions,
  { settings, interruption = new Interruption() }: ApplyTools,
): Promise<number> {
  const read = readManifest(path.resolve(plan), digest);
  if (isObstacle(read)) throw new Refusal("apply", [read]);
  const { manifest } = read;
  const planned = plannedFor(workplace, "apply", manifest.environment);
  const tools = await checkTools(workplace, "apply");
  const checkout = await readCheckout(workplace);
  const access = await landingAccess(workplace, planned, `apply --plan ${plan}`, settings);
  const stale = isObstacle(checkout) ? checkout : checkoutObstacle(manifest, checkout);
  if (isObstacle(access)) throw new Refusal("apply", stale === undefined ? [access] : [stale, access]);
  refuse([stale, ...(await releaseObstacles(planned, access))]);
  if (manifest.stacks.length === 0) {
    say(workplace, `${manifest.environment}: the plan has no change`);
    return 0;
  }
  return applyReviewed(workplace, { plan, manifest, planned, tools, access }, interruption);
}

interface Reviewed {
  readonly plan: string;
  readonly manifest: PlanManifest;
  readonly planned: PlannedLanding;
  readonly tools: Tools;
  readonly access: LandingAccess;
}

async function applyReviewed(
  workplace: Workplace,
  { plan, manifest, planned, tools, access }: Reviewed,
  interruption: Interruption,
): Promise<number> {
  const begin = Date.now();
  const { stacks, graph, terraform } = await terraformGround(workplace, planned, tools, interruption);
  refuse(undeclaredObstacles(manifest.stacks, stacks));
  const targets = stacks.filter(({ id }) => manifest.stacks.some(({ stack }) => stack === id));
  const explain = (runs: StackRuns) => {
    const isOurs = planned.landing.runsOn === "emulator";
    return sayFailures(workplace, `plan --env ${manifest.environment} --out ${plan}`, terraform, runs, isOurs);
  };
  const stop = interruption.listen();
  return withScratchPlans(workplace.root, async (fileOf) => {
    say(workplace, "Planned anew, to compare:");
    const { runs: planning, plans } = await planStacks(workplace, targets, terraform, interruption, fileOf);
    if (idsWith(planning.outcomes, "done").length < targets.length) {
      if (!interruption.happened) await explain(planning);
      say(workplace, `\n${manifest.environment}: nothing was applied`);
      return interruption.exitCode ?? 1;
    }
    refuse(planObstacles(manifest.stacks, plans));
    refuse(await releaseObstacles(planned, access)); // one may have begun meanwhile
    const order = new Map(targets.map(({ id }) => [id, graph.get(id) ?? []]));
    const runs = await runStacks(workplace, targets, order, interruption, terraform.applySaved(fileOf));
    if (!interruption.happened) await explain(runs);
    sayResult(workplace, manifest.environment, plans, runs, Date.now() - begin);
    return interruption.exitCode ?? (idsWith(runs.outcomes, "done").length === targets.length ? 0 : 1);
  }).finally(stop);
}

/** @throws Refusal unless there is none */
function refuse(obstacles: readonly (Obstacle | undefined)[]): void {
  const found = obstacles.filter((one) => one !== undefined);
  if (found.length > 0) throw new Refusal("apply", found);
}

function sayResult(
  workplace: Workplace,
  environment: string,
  plans: StackPlans,
  { outcomes }: StackRuns,
  milliseconds: number,
): void {
  const done = idsWith(outcomes, "done");
  const applied = done.flatMap((id) => {
    const plan = plans.get(id);
    return plan === undefined || plan === "waits" ? [] : [{ id, ...plan.changes }];
  });
  const { add, change, destroy } = countsOf(applied.flatMap(({ changes }) => changes));
  const counts = `${add} added, ${change} changed, ${destroy} destroyed`;
  say(
    workplace,
    `\n${environment}: ${done.length} of ${outcomes.size} stacks applied: ${counts}; ${duration(milliseconds)}`,
  );
  const left = [...outcomes.keys()].filter((id) => !done.includes(id));
  if (left.length > 0) {
    say(workplace, `Not applied, or not all of it: ${left.join(", ")}: ./thrive plan again, and apply that`);
  }
  const read = applied.filter(({ outputs }) => outputs.length > 0);
  if (read.length > 0) {
    const names = read.map(({ id }) => id).join(", ");
    say(workplace, `Other stacks read what ${names} now says: ./thrive plan again for what follows from it`);
  }
}
