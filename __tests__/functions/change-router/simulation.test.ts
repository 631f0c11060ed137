import { simulatedHistory } from "./support/simulated-history";

test("25 random histories with faults leave no pipeline behind, and start nothing twice", async () => {
  const violations: string[] = [];
  for (let seed = 1; seed <= 25; seed++) {
    for (const violation of (await simulatedHistory(seed)).violations) violations.push(`seed ${seed}: ${violation}`);
  }
  expect(violations).toEqual([]);
});
