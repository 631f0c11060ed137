import { simulatedHistory } from "../functions/change-router/support/simulated-history";

/** Beyond those that the fast lane has. */
const first = 1_001;
const histories = 20_000;

test("20 000 random histories with faults leave no pipeline behind, and start nothing for trees that run or ran last", async () => {
  const violations: string[] = [];
  let [starts, blocked] = [0, 0];
  for (let seed = first; seed < first + histories; seed++) {
    const history = await simulatedHistory(seed);
    for (const violation of history.violations) violations.push(`seed ${seed}: ${violation}`);
    starts += history.starts;
    blocked += history.blocked;
  }
  expect(violations).toEqual([]);
  // The faults are there: pipelines start some times in a history, and some heads fail for good.
  expect(starts).toBeGreaterThan(3 * histories);
  expect(blocked).toBeGreaterThan(histories / 20);
}, 600_000);
