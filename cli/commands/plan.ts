import fs from "node:fs";
import path from "node:path";
import { readCheckout, type Checkout } from "../checkout";
import type { ClientSettings } from "../client-settings";
import { duration } from "../duration";
import { Interruption } from "../interruption";
import { landingAccess } from "../landing-access";
import { writeManifest } from "../plan-manifest";
import { describeCounts, planMarkdown, type PlanSummary } from "../plan-summary";
import { landingNamed, plannedLandings, type PlannedLanding } from "../planned-landing";
import { checkTools } from "../preflight";
import { isObstacle, obstacle, Refusal, type Obstacle } from "../refusal";
import { withRunLock } from "../run-lock";
import { withScratchPlans } from "../scratch-plans";
import { sayFailures } from "../stack-failures";
import { planStacks, type StackPlan } from "../stack-plans";
import { idsWith } from "../stack-runs";
import { statesInUse } from "../states";
import { terraformGround } from "../terraform-ground";
import { say, type Workplace } from "../workplace";

export interface PlanOptions {
  /** Name of an environment or of a delivery. */
  readonly env: string;
  /** Folder for the plans; emptied first. */
  readonly out: string;
}

/** What a test hands over instead. */
export interface PlanTools {
  readonly settings?: Partial<ClientSettings>;
  readonly now?: () => Date;
}

/** Notes what an apply of each stack would do, for `apply` to do that and nothing else. */
export function plan(workplace: Workplace, options: PlanOptions, tools: PlanTools = {}): Promise<number> {
  return withRunLock(workplace.root, "plan", () => planLocked(workplace, options, tools));
}

async function planLocked(
  workplace: Workplace,
  { env, out }: PlanOptions,
  { settings, now = () => new Date() }: PlanTools,
): Promise<number> {
  const begin = Date.now();
  const planned = plannedFor(workplace, "plan", env);
  const tools = await checkTools(workplace, "plan");
  const folder = path.resolve(out);
  const [checkout, access, place] = await Promise.all([
    readCheckout(workplace),
    landingAccess(workplace, planned, `plan --env ${env} --out ${out}`, settings),
    checkFolder(folder),
  ]);
  const obstacles = [checkout, access, place].filter((one) => one !== undefined && isObstacle(one));
  if (obstacles.length > 0) throw new Refusal("plan", obstacles as Obstacle[]);

  const interruption = new Interruption();
  const { stacks, terraform } = await terraformGround(workplace, planned, tools, interruption);
  makeEmpty(folder);
  const stop = interruption.listen();
  try {
    const { runs, plans } = await withScratchPlans(workplace.root, (fileOf) =>
      planStacks(workplace, stacks, terraform, interruption, fileOf),
    );
    if (interruption.exitCode !== undefined) return interruption.exitCode;
    if (idsWith(runs.outcomes, "failed").length > 0) {
      const isOurs = planned.landing.runsOn === "emulator";
      await sayFailures(workplace, `plan --env ${env} --out ${out}`, terraform, runs, isOurs);
      return 1;
    }
    const summary = write(folder, {
      planned,
      checkout: checkout as Checkout,
      plans: stacks.map(({ id }) => [id, plans.get(id)!]),
      terraform: tools.terraformVersion,
      at: now().toISOString(),
    });
    sayResult(workplace, summary, out, Date.now() - begin);
    return 0;
  } finally {
    stop();
  }
}

/** @throws Refusal when there is no such landing */
export function plannedFor({ root }: Pick<Workplace, "root">, command: string, env: string): PlannedLanding {
  const there = statesInUse(root).map(({ stack }) => stack);
  const planned = landingNamed(
    env,
    plannedLandings((environment) => there.includes(`${environment}-network`)),
  );
  if (isObstacle(planned)) throw new Refusal(command, [planned]);
  return planned;
}

/** Files of the user's are not removed. */
async function checkFolder(folder: string): Promise<Obstacle | undefined> {
  if (!fs.existsSync(folder)) return undefined;
  const rule = "a plan has a folder of its own";
  if (!fs.statSync(folder).isDirectory()) return obstacle("--out", `${folder} is a file`, rule, "name another");
  const strange = fs.readdirSync(folder).filter((file) => !isOfPlan(file));
  if (strange.length === 0) return undefined;
  return obstacle("--out", `${folder} holds ${strange[0]}`, rule, "name another");
}

const isOfPlan = (file: string) => /^(manifest\.json|summary\.(json|md))$/.test(file);

function makeEmpty(folder: string): void {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 }); // a short secret can be guessed by its digest
}

interface Findings {
  readonly planned: PlannedLanding;
  readonly checkout: Checkout;
  /** Of every stack, in order. */
  readonly plans: readonly (readonly [string, StackPlan | "waits"])[];
  readonly terraform: string;
  readonly at: string;
}

function write(folder: string, { planned, checkout, plans, terraform, at }: Findings): PlanSummary {
  const { accountId: account, region } = planned.landing.aws;
  const place = { environment: planned.name, account, region };
  const made = plans.flatMap(([id, plan]) => (plan === "waits" ? [] : [{ id, ...plan }]));
  const changed = made.filter(({ applies }) => applies);
  const digest = writeManifest(folder, {
    version: 2,
    ...place,
    ...checkout,
    terraform,
    at,
    stacks: changed.map(({ planned: stack }) => stack),
  });
  const summary: PlanSummary = {
    plan: digest,
    ...place,
    commit: checkout.commit,
    stacks: Object.fromEntries(changed.map(({ id, changes }) => [id, changes])),
    unchanged: made.filter(({ applies }) => !applies).map(({ id }) => id),
    waiting: plans.filter(([, plan]) => plan === "waits").map(([id]) => id),
  };
  fs.writeFileSync(path.join(folder, "summary.json"), `${JSON.stringify(summary, undefined, 2)}\n`);
  fs.writeFileSync(path.join(folder, "summary.md"), planMarkdown(summary));
  return summary;
}

function sayResult(
  workplace: Workplace,
  { plan: digest, environment, stacks, unchanged, waiting }: PlanSummary,
  out: string,
  milliseconds: number,
): void {
  const changed = Object.keys(stacks).length;
  const all = changed + unchanged.length + waiting.length;
  const counts = describeCounts(Object.values(stacks).flatMap(({ changes }) => changes));
  say(workplace, `\n${environment}: ${changed} of ${all} stacks change: ${counts}; ${duration(milliseconds)}`);
  if (waiting.length > 0) say(workplace, `Planned once what they read is applied: ${waiting.join(", ")}`);
  if (changed === 0) return;
  say(workplace, `Plan ${digest}`);
  say(workplace, `  ${path.join(out, "summary.md")}   what it does`);
  say(workplace, `  ./thrive apply --plan ${out}   does that, and nothing else`);
}
