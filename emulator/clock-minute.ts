import type { Clock } from "./clock";

/** AWS's seconds. */
export const minute = 60;

/** Milliseconds of ours that a period of AWS takes; periods begin at multiples of it since 1970. */
export function ownPeriod(clock: Clock, seconds: number): number {
  return (seconds * 1000) / clock.speed;
}

/** AWS's seconds until the next of its minutes begins, which is never at once. */
export function untilNextMinute(clock: Clock): number {
  const width = ownPeriod(clock, minute);
  const left = width - (clock.now().getTime() % width);
  const hardlyAny = width / 100; // a timer that rang a little early
  return ((left < hardlyAny ? left + width : left) * clock.speed) / 1000;
}
