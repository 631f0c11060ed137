import type { Ports } from "./ports";
import type { EnvironmentSettings } from "./settings";

/** A time in which an environment takes nothing new. */
export interface ActiveFreeze {
  /** ISO 8601. */
  readonly until: string;
  readonly reason: string;
  /** ARN of who declared it by command; missing for one of the environment's declaration. */
  readonly by?: string;
}

/** The freeze that holds an environment now; of several the one that ends last. */
export async function activeFreeze(
  { name, freezes }: EnvironmentSettings,
  { ledger, clock }: Pick<Ports, "ledger" | "clock">,
): Promise<ActiveFreeze | undefined> {
  const now = clock.now().getTime();
  const byCommand = (await ledger.freezes(name)).map(({ at, from = at, until, reason, by }) => {
    return { from, until, reason, by };
  });
  const active = [...freezes, ...byCommand].filter(({ from, until }) => {
    return Date.parse(from) <= now && now < Date.parse(until);
  });
  return active.sort((one, other) => Date.parse(other.until) - Date.parse(one.until))[0];
}
