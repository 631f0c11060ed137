import type { Clock } from "../../../../functions/change-router/core/ports";

/** Stands still until it is told. */
export class FakeClock implements Clock {
  private milliseconds = Date.parse("2026-03-02T09:00:00.000Z");

  now(): number {
    return this.milliseconds;
  }

  advance(seconds: number): void {
    this.milliseconds += seconds * 1000;
  }

  iso(): string {
    return new Date(this.milliseconds).toISOString();
  }
}
