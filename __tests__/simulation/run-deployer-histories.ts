import { deployerHistory } from "../functions/deployer/support/deployer-history";

/** What came of many histories of a deployer. */
export interface DeployerHistories {
  readonly violations: readonly string[];
  readonly succeeded: number;
  readonly killed: number;
  readonly deleted: number;
}

/** A process of its own: in jest's sandbox the same takes longer. */
if (require.main === module) void run(Number(process.argv[2]), Number(process.argv[3]));

async function run(first: number, count: number): Promise<void> {
  const violations: string[] = [];
  let [succeeded, killed, deleted] = [0, 0, 0];
  for (let seed = first; seed < first + count; seed++) {
    const history = await deployerHistory(seed);
    for (const violation of history.violations) violations.push(`seed ${seed}: ${violation}`);
    succeeded += history.succeeded;
    killed += history.killed;
    deleted += history.deleted;
  }
  process.stdout.write(JSON.stringify({ violations, succeeded, killed, deleted } satisfies DeployerHistories));
}
