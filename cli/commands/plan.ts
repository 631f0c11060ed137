import fs from "node:fs";
import path from "node:path";
import { readCheckout, type Checkout } from "../checkout";
import type { ClientSettings } from "../client-settings";
import { duration } from "../duration";
import { Interruption } from "../interruption";
import { landingAccess } from "../landing-access";
import { planFile, writeManifest, type PlannedStack } from "../plan-manifest";
import { describeCounts, planMarkdown, type PlanSummary } from "../plan-summary";
import { countsOf, plannedChanges, type StackChanges } from "../planned-changes";
import { landingNamed, plannedLandings, type PlannedLanding } from "../planned-landing";
import { checkTools } from "../preflight";
import { isObstacle, obstacle, Refusal, type Obstacle } from "../refusal";
import { withRunLock } from "../run-lock";
import { readSavedPlan, sha256 } from "../saved-plan";
import { sayFailures } from "../stack-failures";
import { idsWith, runStacks } from "../stack-runs";
import { statesInUse } from "../states";
import type { LocalStack } from "../stacks";
import type { RunOnStack, Terraform } from "../terraform";
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

/** Saves what an apply of each stack would do, for `apply` to do that and nothing else. */
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
  const found = new Map<string, StackChanges | "waits">();
  try {
    const runs = await runStacks(
      workplace,
      stacks,
      new Map(stacks.map(({ id }) => [id, []])),
      interruption,
      planning(terraform, folder, found),
      (_, stack) => described(found.get(stack)),
    );
    if (interruption.exitCode !== undefined) return interruption.exitCode;
    if (idsWith(runs.outcomes, "failed").length > 0) {
      const isOurs = planned.landing.runsOn === "emulator";
      await sayFailures(workplace, `plan --env ${env} --out ${out}`, terraform, runs, isOurs);
      return 1;
    }
  } finally {
    stop();
  }
  const summary = write(folder, {
    planned,
    checkout: checkout as Checkout,
    stacks,
    found,
    terraform: tools.terraformVersion,
    at: now().toISOString(),
  });
  sayResult(workplace, summary, out, Date.now() - begin);
  return 0;
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
  const strange = fs.readdirSync(folder).filter((file) => !isOfPlan(file));
  if (strange.length === 0) return undefined;
  return obstacle("--out", `${folder} holds ${strange[0]}`, "a plan has a folder of its own", "name another");
}

const isOfPlan = (file: string) => /^(manifest\.json|summary\.(json|md)|[\w-]+\.tfplan)$/.test(file);

function makeEmpty(folder: string): void {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 }); // a plan holds what its state does
}

/** What a stack reads of another that was never applied. */
const nothingToRead = /Unable to find remote state/;

function planning(terraform: Terraform, folder: string, found: Map<string, StackChanges | "waits">): RunOnStack {
  const save = terraform.plan((stack) => planFile(folder, stack));
  return async (stack, onProgress) => {
    const run = await save(stack, onProgress);
    const { errors } = run.progress;
    if (!run.succeeded && errors.length > 0 && errors.every(({ summary }) => nothingToRead.test(summary))) {
      found.set(stack.id, "waits");
      return { ...run, succeeded: true };
    }
    if (!run.succeeded) return run;
    const file = planFile(folder, stack.id);
    const changes = plannedChanges(await terraform.answer(stack, ["show", "-json", file]));
    found.set(stack.id, changes);
    if (isNothing(changes)) fs.rmSync(file);
    return run;
  };
}

const isNothing = ({ changes, outputs }: StackChanges) => changes.length + outputs.length === 0;

function described(found: StackChanges | "waits" | undefined): string {
  if (found === undefined || found === "waits") return "waits for what it reads";
  if (isNothing(found)) return "no change";
  return found.changes.length === 0 ? "other outputs" : describeCounts(found.changes);
}

interface Findings {
  readonly planned: PlannedLanding;
  readonly checkout: Checkout;
  readonly stacks: readonly LocalStack[];
  readonly found: ReadonlyMap<string, StackChanges | "waits">;
  readonly terraform: string;
  readonly at: string;
}

function write(folder: string, { planned, checkout, stacks, found, terraform, at }: Findings): PlanSummary {
  const { accountId: account, region } = planned.landing.aws;
  const changed = stacks.flatMap(({ id }) => {
    const changes = found.get(id);
    return changes === undefined || changes === "waits" || isNothing(changes) ? [] : [[id, changes] as const];
  });
  const place = { environment: planned.name, account, region };
  const digest = writeManifest(folder, {
    version: 1,
    ...place,
    ...checkout,
    terraform,
    at,
    stacks: changed.map(([stack, changes]) => plannedStack(folder, stack, changes)),
  });
  const summary: PlanSummary = {
    plan: digest,
    ...place,
    commit: checkout.commit,
    stacks: Object.fromEntries(changed),
    unchanged: stacks.map(({ id }) => id).filter((id) => isUnchanged(found.get(id))),
    waiting: stacks.map(({ id }) => id).filter((id) => found.get(id) === "waits"),
  };
  fs.writeFileSync(path.join(folder, "summary.json"), `${JSON.stringify(summary, undefined, 2)}\n`);
  fs.writeFileSync(path.join(folder, "summary.md"), planMarkdown(summary));
  return summary;
}

const isUnchanged = (found: StackChanges | "waits" | undefined) => typeof found === "object" && isNothing(found);

function plannedStack(folder: string, stack: string, { changes, outputs }: StackChanges): PlannedStack {
  const file = planFile(folder, stack);
  const saved = readSavedPlan(file);
  if (saved === undefined) throw new Error(`${file}: terraform wrote a plan that cannot be read`);
  const { lineage, serial, configuration, lock } = saved;
  return {
    stack,
    sha256: sha256(fs.readFileSync(file)),
    lineage,
    serial,
    configuration: sha256(configuration),
    lock: sha256(lock),
    ...countsOf(changes),
    changesOutputs: outputs.length > 0,
  };
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
