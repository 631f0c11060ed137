import { setTimeout as delay } from "node:timers/promises";

/** Looks until it finds; fails with what was looked for when the seconds are over. */
export async function until<Found>(what: string, look: () => Promise<Found | undefined>, seconds = 60): Promise<Found> {
  const giveUp = Date.now() + seconds * 1000;
  while (Date.now() < giveUp) {
    const found = await look();
    if (found !== undefined) return found;
    await delay(50);
  }
  throw new Error(`${what}: not within ${seconds} s`);
}
