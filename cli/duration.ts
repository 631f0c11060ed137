/** "8 s", "1 min 04 s". */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}

const hour = 3_600_000;

/** How long ago something was: as a duration within the hour, then in whole hours, then in whole days. */
export function age(milliseconds: number): string {
  if (milliseconds < hour) return duration(Math.max(0, milliseconds));
  const hours = Math.floor(milliseconds / hour);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}
