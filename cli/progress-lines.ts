import { duration } from "./duration";
import type { RunProgress } from "./terraform-events";

/** A stack, or a service, that is being worked on. */
export interface Running {
  readonly id: string;
  /** What it does now. */
  readonly activity: string;
  /** Time since it started. */
  readonly milliseconds: number;
}

/** What a stack does now: "12 of 31  aws_lb.entry", "20 checked", "planning". */
export function activity({ checked, planned, made, current }: RunProgress): string {
  if (planned > 0) return [`${made} of ${planned}`, current[0] ?? ""].join("  ").trimEnd();
  if (checked > 0) return `${checked} checked`;
  return "planning";
}

/** What a stack's run did: "31 added, 2 changed", "no change". */
export function summary({ added, changed, destroyed }: RunProgress): string {
  const parts = [
    [added, "added"],
    [changed, "changed"],
    [destroyed, "destroyed"],
  ] as const;
  return (
    parts
      .filter(([count]) => count > 0)
      .map(([count, what]) => `${count} ${what}`)
      .join(", ") || "no change"
  );
}

/**
 * The block that a terminal redraws: one line for each that runs, one for the whole.
 * @param total of what: "14 stacks"
 */
export function liveBlock(running: readonly Running[], done: number, total: string, elapsed: number): string[] {
  const width = Math.max(0, ...running.map(({ id }) => id.length));
  const each = running.map(({ id, activity: does, milliseconds }) => {
    return `  ${id.padEnd(width)}  ${duration(milliseconds).padStart(11)}  ${does}`;
  });
  return [...each, `  ${done} of ${total}, ${duration(elapsed)}`];
}

/** The line that stays when one is done. */
export function endLine(id: string, width: number, result: string, milliseconds: number): string {
  return `  ${id.padEnd(width)}  ${duration(milliseconds).padStart(11)}  ${result}`;
}
