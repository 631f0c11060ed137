import { duration } from "./duration";
import { LiveBlock } from "./live-block";
import { endLine, liveBlock, type Running } from "./progress-lines";
import type { Output } from "./workplace";

/** Redraws on a terminal. */
const redrawEveryMilliseconds = 250;

/** Without a terminal, one that works this long says how far it is. */
const sayEveryMilliseconds = 15_000;

/** Shows how far stacks, or services, are: redrawn lines on a terminal, plain lines elsewhere. */
export class ProgressDisplay {
  private readonly started = new Map<string, number>();
  private readonly activities = new Map<string, string>();
  private readonly block: LiveBlock;
  private readonly begin: number;
  private readonly timer: NodeJS.Timeout;
  private done = 0;

  /** @param noun what they are: "stacks" */
  constructor(
    private readonly output: Output,
    private readonly ids: readonly string[],
    private readonly noun: string,
    private readonly now: () => number = Date.now,
  ) {
    this.begin = now();
    this.block = new LiveBlock(output);
    const every = output.isTerminal ? redrawEveryMilliseconds : sayEveryMilliseconds;
    this.timer = setInterval(() => this.tick(), every);
  }

  /** @param activity what it does first: "planning" */
  start(id: string, activity: string): void {
    this.started.set(id, this.now());
    this.activities.set(id, activity);
    if (!this.output.isTerminal) this.print([`  ${id}: started`]);
  }

  update(id: string, activity: string): void {
    this.activities.set(id, activity);
  }

  /** @param result what the run came to: "31 added", "FAILED" */
  end(id: string, result: string): void {
    const line = endLine(id, this.width(), result, this.since(id));
    this.started.delete(id);
    this.done++;
    this.print([line]);
  }

  /** A line above the live block. */
  note(line: string): void {
    this.print([line]);
  }

  close(): void {
    clearInterval(this.timer);
    this.block.erase();
  }

  private tick(): void {
    if (this.output.isTerminal) this.print([]);
    else
      this.print(
        this.running().map(({ id, activity, milliseconds }) => `  ${id}: ${activity}, ${duration(milliseconds)}`),
      );
  }

  private print(lines: readonly string[]): void {
    this.block.erase();
    if (lines.length > 0) this.output.write(`${lines.join("\n")}\n`);
    if (!this.output.isTerminal) return;
    const total = `${this.ids.length} ${this.noun}`;
    this.block.draw(liveBlock(this.running(), this.done, total, this.now() - this.begin));
  }

  private running(): Running[] {
    return [...this.started.keys()].map((id) => ({
      id,
      activity: this.activities.get(id) ?? "",
      milliseconds: this.since(id),
    }));
  }

  private since(id: string): number {
    return this.now() - (this.started.get(id) ?? this.now());
  }

  private width(): number {
    return Math.max(0, ...this.ids.map((id) => id.length));
  }
}
