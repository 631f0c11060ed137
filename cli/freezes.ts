import type { ResolvedEnvironment } from "../config/platform";
import type { Freeze } from "../functions/deployer/core/ledger";
import { minuteOf } from "./minute";
import { plainLine } from "./plain-text";
import { shortName } from "./short-name";

/** A freeze, declared or by command. */
export interface KnownFreeze {
  readonly environment: string;
  /** ISO times. */
  readonly from: string;
  readonly until: string;
  readonly reason: string;
  /** ARN of who froze it; undefined when the environment declares it. */
  readonly by?: string;
}

/** The freezes of an environment that are not over. */
export function freezesOf(
  { name, freezes }: Pick<ResolvedEnvironment, "name" | "freezes">,
  byCommand: readonly Freeze[],
  now: Date,
): KnownFreeze[] {
  const ordered = byCommand.map(({ from, until, reason, by, at }) => ({ from: from ?? at, until, reason, by }));
  return [...freezes, ...ordered]
    .filter(({ until }) => Date.parse(until) > now.getTime())
    .map((freeze) => ({ environment: name, ...freeze }));
}

/** Whether it holds now. */
export const isInForce = ({ from }: KnownFreeze, now: Date): boolean => Date.parse(from) <= now.getTime();

/** `prod is frozen until 2026-12-27 00:00Z: the end of the year (ana)` */
export function freezeSentence(freeze: KnownFreeze, now: Date): string {
  const { environment, from, until, reason, by } = freeze;
  const when = isInForce(freeze, now)
    ? `is frozen until ${minuteOf(until)}`
    : `will be frozen from ${minuteOf(from)} until ${minuteOf(until)}`;
  return plainLine(`${environment} ${when}: ${reason} (${by === undefined ? "declared" : shortName(by)})`);
}
