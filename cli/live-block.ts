import type { Output } from "./workplace";

/** Lines at the end of a terminal that are drawn anew in their place. */
export class LiveBlock {
  private drawn = 0;

  constructor(private readonly output: Output) {}

  /** Draws lines where the last ones were, cut to the terminal's width so that each stays one line. */
  draw(lines: readonly string[]): void {
    this.erase();
    const cut = lines.map((line) => line.slice(0, this.output.columns - 1));
    this.output.write(`${cut.join("\n")}\n`);
    this.drawn = lines.length;
  }

  /** Moves up over the block and clears to the end of the screen. */
  erase(): void {
    if (this.drawn > 0) this.output.write(`\x1b[${this.drawn}A\x1b[0J`);
    this.drawn = 0;
  }
}
