import { endLine, liveBlock, activity, type RunningStack } from "./progress-lines";
import { duration } from "./duration";
import { nothingYet, type RunProgress } from "./terraform-events";
import type { Output } from "./workplace";

/** Redraws on a terminal. */
const redrawEveryMilliseconds = 250;

/** Without a terminal, a stack that works this long says how far it is. */
const sayEveryMilliseconds = 15_000;

/** Shows how far the stacks are: redrawn lines on a terminal, plain lines elsewhere. */
export class ProgressDisplay {
  private readonly started = new Map<string, number>();
  private readonly progress = new Map<string, RunProgress>();
  private readonly begin: number;
  private readonly timer: NodeJS.Timeout;
  private done = 0;
  private drawn = 0;

  constructor(
    private readonly output: Output,
    private readonly stacks: readonly string[],
    private readonly now: () => number = Date.now,
  ) {
    this.begin = now();
    const every = output.isTerminal ? redrawEveryMilliseconds : sayEveryMilliseconds;
    this.timer = setInterval(() => this.tick(), every);
  }

  start(id: string): void {
    this.started.set(id, this.now());
    this.progress.set(id, nothingYet);
    if (!this.output.isTerminal) this.print([`  ${id}: started`]);
  }

  update(id: string, progress: RunProgress): void {
    this.progress.set(id, progress);
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
    this.erase();
  }

  private tick(): void {
    if (this.output.isTerminal) this.print([]);
    else
      this.print(
        this.running().map(
          ({ id, progress, milliseconds }) => `  ${id}: ${activity(progress)}, ${duration(milliseconds)}`,
        ),
      );
  }

  private print(lines: readonly string[]): void {
    this.erase();
    if (lines.length > 0) this.output.write(`${lines.join("\n")}\n`);
    if (this.output.isTerminal) this.draw();
  }

  private draw(): void {
    const lines = liveBlock(
      this.running(),
      this.done,
      this.stacks.length,
      this.now() - this.begin,
      this.output.columns,
    );
    this.output.write(`${lines.join("\n")}\n`);
    this.drawn = lines.length;
  }

  /** Moves up over the live block and clears to the end of the screen. */
  private erase(): void {
    if (this.drawn > 0) this.output.write(`\x1b[${this.drawn}A\x1b[0J`);
    this.drawn = 0;
  }

  private running(): RunningStack[] {
    return [...this.started.keys()].map((id) => ({
      id,
      progress: this.progress.get(id) ?? nothingYet,
      milliseconds: this.since(id),
    }));
  }

  private since(id: string): number {
    return this.now() - (this.started.get(id) ?? this.now());
  }

  private width(): number {
    return Math.max(0, ...this.stacks.map((id) => id.length));
  }
}
