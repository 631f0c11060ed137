/** Time as the running parts of the local AWS see it: its waits pass faster than AWS's, and it can stand still. */
export class Clock {
  private frozenAt?: Date;
  private readonly waits = new Set<Wait>();

  /**
   * @param speed how many of AWS's seconds pass in one of ours
   * @param programSpeed the same for what running programs may take. @default 1: they are not faster here than on AWS
   */
  constructor(
    readonly speed: number,
    private readonly programSpeed = 1,
  ) {}

  /** Now; while frozen, the moment it was frozen at. */
  now(): Date {
    return this.frozenAt ?? new Date();
  }

  get isFrozen(): boolean {
    return this.frozenAt !== undefined;
  }

  /** Resolves after so many of AWS's seconds, not counting those that the clock stood still. An aborted wait resolves at once. */
  wait(seconds: number, signal?: AbortSignal): Promise<void> {
    return this.pass((seconds * 1000) / this.speed, signal);
  }

  /** Resolves when the seconds are over that a running program may take to answer. */
  allow(seconds: number, signal?: AbortSignal): Promise<void> {
    return this.pass((seconds * 1000) / this.programSpeed, signal);
  }

  freeze(): void {
    if (this.isFrozen) return;
    this.frozenAt = new Date();
    for (const wait of this.waits) wait.pause();
  }

  resume(): void {
    if (!this.isFrozen) return;
    this.frozenAt = undefined;
    for (const wait of this.waits) wait.go();
  }

  private pass(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        wait.pause();
        this.waits.delete(wait);
        signal?.removeEventListener("abort", done);
        resolve();
      };
      const wait = new Wait(milliseconds, done);
      this.waits.add(wait);
      signal?.addEventListener("abort", done, { once: true });
      if (!this.isFrozen) wait.go();
    });
  }
}

/** AWS's seconds in one of ours: a health check every 15 seconds is made every 1.5, a drain of 30 takes 3. */
export const localSpeed = 10;

/** A timer that can be held. */
class Wait {
  private timer?: NodeJS.Timeout;
  private since = 0;

  constructor(
    private milliseconds: number,
    private readonly done: () => void,
  ) {}

  go(): void {
    this.since = performance.now();
    this.timer = setTimeout(this.done, this.milliseconds);
  }

  pause(): void {
    if (this.timer === undefined) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.milliseconds = Math.max(0, this.milliseconds - (performance.now() - this.since));
  }
}
