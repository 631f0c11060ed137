import { simulatedHistory } from "../functions/change-router/support/simulated-history";

/** What came of many histories. */
export interface Histories {
  readonly violations: readonly string[];
  readonly starts: number;
  readonly blocked: number;
  readonly rejected: number;
}

/** A process of its own: in jest's sandbox, where globals are slow, the same takes twice the time. */
if (require.main === module) void run(Number(process.argv[2]), Number(process.argv[3]));

async function run(first: number, count: number): Promise<void> {
  const violations: string[] = [];
  let [starts, blocked, rejected] = [0, 0, 0];
  for (let seed = first; seed < first + count; seed++) {
    const history = await simulatedHistory(seed);
    for (const violation of history.violations) violations.push(`seed ${seed}: ${violation}`);
    starts += history.starts;
    blocked += history.blocked;
    rejected += history.rejected;
  }
  process.stdout.write(JSON.stringify({ violations, starts, blocked, rejected } satisfies Histories));
}
