import type { BuildRecord } from "./build-state";

/** A build that can be run and stopped. */
export interface RunnableBuild {
  readonly build: BuildRecord;
  run(): Promise<void>;
  stop(): void;
}

/** Runs builds in their order, so many at a time. */
export class BuildQueue {
  private readonly waiting: RunnableBuild[] = [];
  private readonly running = new Map<RunnableBuild, Promise<void>>();
  private isOver = false;

  /** @param most builds that run at a time */
  constructor(private readonly most: number) {}

  add(build: RunnableBuild): void {
    this.waiting.push(build);
    this.go();
  }

  /** Takes a build out of the queue, or stops it where it is. */
  stop(id: string): void {
    const index = this.waiting.findIndex(({ build }) => build.id === id);
    if (index !== -1) {
      const [build] = this.waiting.splice(index, 1);
      build!.stop();
      void build!.run(); // comes to its end at once
    }
    for (const one of this.running.keys()) if (one.build.id === id) one.stop();
  }

  /** Stops all and resolves when all have ended. */
  async end(): Promise<void> {
    this.isOver = true;
    this.waiting.length = 0;
    for (const one of this.running.keys()) one.stop();
    await Promise.all(this.running.values());
  }

  private go(): void {
    while (!this.isOver && this.running.size < this.most) {
      const next = this.waiting.shift();
      if (next === undefined) return;
      const ended = next.run().finally(() => {
        this.running.delete(next);
        this.go();
      });
      this.running.set(next, ended);
    }
  }
}
