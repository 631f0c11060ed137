import { z } from "zod";
import { judgedText, reason } from "./text";

const instant = judgedText((text) =>
  isInstant(text) ? undefined : "is not an instant; write it like 2026-12-20T00:00:00Z",
);

/** Not a day or an hour that no calendar has, which `Date` would move on to the next. */
function isInstant(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text) || Number.isNaN(Date.parse(text))) return false;
  return new Date(text).toISOString().startsWith(text.slice(0, -1));
}

/** A time in which nothing is released to an environment, unless somebody breaks the glass and says why. */
export const freezeSchema = z.strictObject({
  /** First instant of it, in UTC. */
  from: instant,
  /** First instant after it, in UTC; at most a year after `from`. */
  until: instant,
  /** What refused releases are told. At least 15 characters. */
  reason,
});

export type Freeze = z.output<typeof freezeSchema>;
