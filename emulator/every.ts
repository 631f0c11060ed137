import type { Clock } from "./clock";

/** Acts again and again, so many of AWS's seconds apart, until it is aborted. */
export async function every(clock: Clock, seconds: number, signal: AbortSignal, act: () => void): Promise<void> {
  while (!signal.aborted) {
    await clock.wait(seconds, signal);
    if (!signal.aborted) act();
  }
}
