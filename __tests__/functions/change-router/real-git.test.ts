import { judgeRandomRepository } from "./support/random-repository";

test("on random histories of real repositories exactly the services start whose files differ", async () => {
  const problems: string[] = [];
  for (let seed = 1; seed <= 8; seed++) {
    for (const problem of await judgeRandomRepository(seed)) problems.push(`seed ${seed}: ${problem}`);
  }
  expect(problems).toEqual([]);
}, 60_000);
