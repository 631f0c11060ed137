import { simulatedHistory } from "./support/simulated-history";

test("100 random histories with faults leave no pipeline behind, and start nothing twice", async () => {
  const violations: string[] = [];
  for (let seed = 1; seed <= 100; seed++) {
    for (const violation of (await simulatedHistory(seed)).violations) violations.push(`seed ${seed}: ${violation}`);
  }
  expect(violations).toEqual([]);
});
