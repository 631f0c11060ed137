import { checkPlatforms } from "../stacks/support/check-platforms";

test("300 random platforms stand, with names within AWS's limits and both ends of each call, or are refused in words", () => {
  checkPlatforms({ numRuns: 300, seed: 5 });
}, 120_000);
