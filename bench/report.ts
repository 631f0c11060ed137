import type { Verdict } from "./goals";
import type { Measurement } from "./measurement";
import type { Run } from "./run-once";

/** Rows for `console.table`, by their name. */
export function tableOf(measurements: readonly Measurement[]): Record<string, Record<string, number>> {
  return Object.fromEntries(measurements.flatMap(rowsOf));
}

function rowsOf({ services, stacks, resources, platform, floor, contents }: Measurement) {
  return Object.entries({ platform, floor, "same contents": contents }).map(
    ([name, run]) => [`${services} services: ${name}`, { stacks, resources, ...columns(run, floor) }] as const,
  );
}

function columns(run: Run, floor: Run): Record<string, number> {
  return {
    seconds: rounded(run.wallSeconds),
    "× floor": rounded(run.wallSeconds / floor.wallSeconds),
    "processor seconds": rounded(run.processorSeconds),
    "× floor ": rounded(run.processorSeconds / floor.processorSeconds),
    "peak MiB": Math.round(run.peakMebibytes),
    "× floor  ": rounded(run.peakMebibytes / floor.peakMebibytes),
  };
}

export function describe({ goal, measured, limit, met }: Verdict): string {
  return `${met ? "met   " : "MISSED"}  ${goal}: ${measured.toFixed(2)} (at most ${limit})`;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
