import { judgeRandomRepository } from "../functions/change-router/support/random-repository";

test("on 300 random histories of real repositories exactly the services start whose files differ", async () => {
  const problems: string[] = [];
  for (let seed = 101; seed <= 400; seed++) {
    for (const problem of await judgeRandomRepository(seed)) problems.push(`seed ${seed}: ${problem}`);
  }
  expect(problems).toEqual([]);
}, 600_000);
