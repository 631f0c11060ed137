import type { Measurement } from "./measurement";

export interface Verdict {
  readonly goal: string;
  readonly measured: number;
  readonly limit: number;
  readonly met: boolean;
}

/** Synth may cost half as much again as bare resources: the names, checks and references are worth that. */
const overFloor = 1.5;

/** A service among 500 may cost a fifth more than among 50: synth stays linear. */
const growth = 1.2;

/** What was promised, with what was measured. Measurements stand from the smallest catalogue to the largest. */
export function verdicts(measurements: readonly Measurement[]): Verdict[] {
  const [large, larger] = measurements.slice(-2);
  return [
    ...measurements.flatMap(({ services, platform, floor }) => [
      verdict(`time, ${services} services, over the floor`, platform.wallSeconds / floor.wallSeconds, overFloor),
      verdict(`memory, ${services} services, over the floor`, platform.peakMebibytes / floor.peakMebibytes, overFloor),
    ]),
    ...(large && larger
      ? [
          verdict(
            `time a service, ${larger.services} over ${large.services}`,
            timeOfOne(larger) / timeOfOne(large),
            growth,
          ),
        ]
      : []),
  ];
}

const timeOfOne = ({ services, platform }: Measurement) => platform.wallSeconds / services;

function verdict(goal: string, measured: number, limit: number): Verdict {
  return { goal, measured, limit, met: measured <= limit };
}
