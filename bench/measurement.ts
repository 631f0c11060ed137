import { type Run, runOnce } from "./run-once";
import { stackSizes } from "./stack-sizes";

/** Synthesizing a catalogue, beside what it is compared with. */
export interface Measurement {
  readonly services: number;
  readonly stacks: number;
  readonly resources: number;
  readonly platform: Run;
  /** As many bare resources in as many stacks: what the goals are about. */
  readonly floor: Run;
  /** The same resources with the same arguments as plain values: what cdktf itself takes for what we say. */
  readonly contents: Run;
}

/** Measures all in turn, so that a machine that slows down slows each; the least of each counts, since noise only adds. */
export function measure(services: number, runs: number): Measurement {
  const platform: Run[] = [];
  const floor: Run[] = [];
  const contents: Run[] = [];
  let sizes: number[] = [];
  for (let run = 0; run < runs; run++) {
    const look = (outputFolder: string) => {
      sizes = stackSizes(outputFolder);
      contents.push(runOnce("synth-contents", outputFolder));
    };
    platform.push(runOnce("synth-platform", String(services), look));
    floor.push(runOnce("synth-floor", JSON.stringify(sizes)));
  }
  return {
    services,
    stacks: sizes.length,
    resources: sizes.reduce((sum, size) => sum + size, 0),
    platform: least(platform),
    floor: least(floor),
    contents: least(contents),
  };
}

function least(runs: readonly Run[]): Run {
  const smallest = (of: (run: Run) => number) => Math.min(...runs.map(of));
  return {
    wallSeconds: smallest((run) => run.wallSeconds),
    processorSeconds: smallest((run) => run.processorSeconds),
    peakMebibytes: smallest((run) => run.peakMebibytes),
  };
}
