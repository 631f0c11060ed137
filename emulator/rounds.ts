/**
 * Does one thing again and again, never twice at a time: what is asked for while a round is under way is one round more after it.
 */
export class Rounds {
  private asked = false;
  private underWay?: Promise<void>;

  /** @param failed hears of a round that failed; it asks for the next, when there should be one */
  constructor(
    private readonly round: () => Promise<void>,
    private readonly failed: (error: Error) => Promise<void> | void,
    private readonly ended: AbortSignal,
  ) {}

  ask(): void {
    if (this.ended.aborted) return;
    this.asked = true;
    this.underWay ??= this.go();
  }

  /** Resolves when all that was asked for is done, or has failed. */
  async done(): Promise<void> {
    await this.underWay;
  }

  private async go(): Promise<void> {
    while (this.asked && !this.ended.aborted) {
      await Promise.resolve(); // what is asked for together is done together
      this.asked = false;
      await this.round().catch((error: Error) => this.failed(error));
    }
    this.underWay = undefined; // in the same breath as the last look, so that nobody asks in between
  }
}
