import { setTimeout as delay } from "node:timers/promises";

/** Looks until it finds; fails with what was looked for after a minute. */
export async function until<Found>(what: string, look: () => Promise<Found | undefined>): Promise<Found> {
  const giveUp = Date.now() + 60_000;
  while (Date.now() < giveUp) {
    const found = await look();
    if (found !== undefined) return found;
    await delay(50);
  }
  throw new Error(`${what}: not within a minute`);
}
