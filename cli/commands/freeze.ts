import type { ClientSettings } from "../client-settings";
import { environmentPlace, type EnvironmentPlace } from "../environment-place";
import { freezeSentence, freezesOf } from "../freezes";
import { readInstant } from "../instant";
import { LedgerTable } from "../ledger-table";
import { reasonProblem } from "../reason-problem";
import { isObstacle, obstacle, Refusal, type Obstacle } from "../refusal";
import { say, type Workplace } from "../workplace";

export interface UnfreezeOptions {
  readonly env: string;
  readonly json: boolean;
  readonly reason: string;
}

export interface FreezeOptions extends UnfreezeOptions {
  /** When it ends: a time with its zone, or how long from now. */
  readonly until: string;
}

/** What a test hands over instead. */
export interface FreezeTools {
  readonly settings?: Partial<ClientSettings>;
  readonly now?: () => Date;
}

/** Milliseconds that a freeze by command may last: what is meant for longer is declared. */
const longest = 366 * 86_400_000;

/** Lets nothing be released to an environment for a while. */
export async function freeze(
  workplace: Workplace,
  options: FreezeOptions,
  { settings, now = () => new Date() }: FreezeTools = {},
): Promise<number> {
  const at = now();
  const until = readInstant("--until", options.until, at, "from now");
  const wrong = isObstacle(until) ? until : untilProblem(options.until, until, at);
  const place = await placeOf(workplace, "freeze", options, settings, wrong);
  const made = {
    until: (until as Date).toISOString(),
    reason: options.reason,
    by: place.by,
    at: at.toISOString(),
  };
  await withLedger(place, (ledger) => ledger.freeze(options.env, made));
  const known = { environment: options.env, from: made.at, ...made };
  say(workplace, options.json ? JSON.stringify(known, undefined, 2) : freezeSentence(known, at));
  return 0;
}

/** Takes the freezes by command back. */
export async function unfreeze(
  workplace: Workplace,
  options: UnfreezeOptions,
  { settings, now = () => new Date() }: FreezeTools = {},
): Promise<number> {
  const { env, reason, json } = options;
  const place = await placeOf(workplace, "unfreeze", options, settings);
  const at = now();
  return withLedger(place, async (ledger) => {
    const all = await ledger.freezes(env, at);
    if (all.length === 0) throw new Refusal("unfreeze", [noneToLift(place, at)]);
    for (const one of all) await ledger.lift(env, one, { by: place.by, reason, at: at.toISOString() });
    const left = freezesOf(place.environment, [], at);
    if (json) say(workplace, JSON.stringify({ environment: env, lifted: all, left }, undefined, 2));
    else {
      say(workplace, `${env}: ${all.length === 1 ? "the freeze is" : `${all.length} freezes are`} lifted.`);
      for (const one of left) say(workplace, `${freezeSentence(one, at)}: that one stays`);
    }
    return 0;
  });
}

function placeOf(
  workplace: Workplace,
  command: string,
  { env, json, reason }: UnfreezeOptions,
  settings?: Partial<ClientSettings>,
  wrong?: Obstacle,
): Promise<EnvironmentPlace> {
  const problems = () => [wrong, reasonProblem(reason, "freeze")];
  return environmentPlace(workplace, { command, env, json, settings, problems });
}

function untilProblem(text: string, until: Date, now: Date): Obstacle | undefined {
  const length = until.getTime() - now.getTime();
  if (length <= 0) return obstacle("--until", text, "that has passed", "name a time to come: 2h, 3d");
  if (length <= longest) return undefined;
  return obstacle("--until", text, "a freeze lasts at most a year", "declare a longer one in config/environments");
}

/** What is declared is changed where it is declared. */
function noneToLift({ environment }: EnvironmentPlace, now: Date): Obstacle {
  const declared = freezesOf(environment, [], now);
  const found = declared.map((one) => freezeSentence(one, now)).join("; ") || "no freeze is in force or to come";
  const wayOut = declared.length === 0 ? "nothing is to be done" : `config/environments/${environment.name}.ts has it`;
  return obstacle(environment.name, found, "unfreeze lifts freezes that a command made", wayOut);
}

async function withLedger<Answer>(
  place: EnvironmentPlace,
  use: (ledger: LedgerTable) => Promise<Answer>,
): Promise<Answer> {
  const ledger = new LedgerTable(place);
  return use(ledger).finally(() => ledger.close());
}
