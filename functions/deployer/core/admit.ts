import { Refusal } from "../../pipeline-jobs/refusal";
import type { Facts } from "./gather-facts";
import { retryCommand } from "./retry-command";
import { schemaProblem } from "./schema-rule";
import type { Asked } from "./verify-execution";

/**
 * Refuses what no approval makes right.
 * @returns what was passed over; undefined when nothing was
 */
export function requireFitting(asked: Asked, { image, observed, releases }: Facts): string | undefined {
  const place = asked.environment.name;
  if (asked.digest !== undefined && asked.digest === observed.runs && !observed.isChanging) {
    throw new Refusal(`${place}: runs ${image.tag} (${image.digest}) already; choose another image`);
  }
  const problem = schemaProblem(place, image, releases);
  if (problem === undefined) return undefined;
  if (!asked.overrides.has("schema")) throw new Refusal(problem);
  return "schema";
}

/**
 * Refuses what must not happen now.
 * @returns what was passed over, by whom and why; undefined when nothing was
 */
export function requireTime(asked: Asked, facts: Facts): string | undefined {
  const passed = [frozen(asked, facts), alarmed(asked, facts)].filter((one) => one !== undefined);
  return passed.length === 0 ? undefined : passed.join(", ");
}

function frozen(asked: Asked, { freeze, glasses }: Facts): string | undefined {
  if (freeze === undefined) return undefined;
  const said = `freeze until ${freeze.until} (${freeze.reason})`;
  const glass = glasses.find(({ by }) => mayBreakGlass(asked, by));
  if (glass !== undefined) return `${said} by ${glass.by}: ${glass.reason}`;
  if (asked.overrides.has("freeze")) return said;
  const by = freeze.by === undefined ? "" : ` by ${freeze.by}`;
  const broken = glasses.map((one) => `${one.by} broke the glass, who neither asked nor approved; `).join("");
  throw new Refusal(
    `${asked.environment.name}: is frozen until ${freeze.until}${by}: ${freeze.reason}; ${broken}` +
      `wait, or break the glass: ${retryCommand(asked)} --break-glass "WHY", or start one with OVERRIDES=freeze and a reason`,
  );
}

/** The ledger has the name that whoever wrote says: CodePipeline knows two of them better, and nobody where nobody approves. */
function mayBreakGlass({ environment, approver, askedBy }: Asked, by: string): boolean {
  return environment.promotion === "automatic" || by === approver || by === askedBy;
}

/** To go back is what alarms ask for. */
function alarmed({ environment, overrides }: Asked, { redAlarms, kind }: Facts): string | undefined {
  if (redAlarms.length === 0 || kind === "rollback") return undefined;
  const names = redAlarms.join(", ");
  if (overrides.has("alarms")) return `alarms ${names}`;
  throw new Refusal(
    `${environment.name}: ${names} ${redAlarms.length === 1 ? "is" : "are"} red, so that nobody could tell whether a release harms; ` +
      "mend what they say, roll back, or start it with OVERRIDES=alarms and a reason",
  );
}
