import { obstacle, type Obstacle } from "./refusal";

/** Milliseconds of what a time from now is counted in. */
const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** With its zone, so that two readers mean the same instant. */
const whole = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * Reads a time as people type it: `2026-12-24T12:00Z`, or `90m`, `2h`, `3d`.
 * @param option as it is typed: `--until`
 * @param direction of a time that is counted: `2h` from now, or ago
 */
export function readInstant(option: string, text: string, now: Date, direction: "from now" | "ago"): Date | Obstacle {
  const [, count, unit] = /^(\d{1,4})([mhd])$/.exec(text) ?? [];
  if (unit !== undefined) {
    const distance = Number(count) * units[unit]!;
    return new Date(now.getTime() + (direction === "ago" ? -distance : distance));
  }
  const time = whole.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(time) && isOfCalendar(text)) return new Date(time);
  const rule = `it is a time with its zone, or how long ${direction}`;
  return obstacle(option, text, rule, "write it like 2026-12-24T12:00Z, 90m, 2h or 3d");
}

/** Whether the day exists: `Date` takes the 31st of February for the 3rd of March. */
function isOfCalendar(text: string): boolean {
  const [year, month, day] = text.slice(0, 10).split("-").map(Number) as [number, number, number];
  return new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
}
