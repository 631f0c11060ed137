import { deployerHistory } from "./support/deployer-history";

test("random histories with faults: the ledger says what runs, no job is left unanswered, no image that runs is deleted", async () => {
  const violations: string[] = [];
  for (let seed = 1; seed <= 10; seed++) {
    for (const violation of (await deployerHistory(seed)).violations) violations.push(`seed ${seed}: ${violation}`);
  }
  expect(violations).toEqual([]);
});
