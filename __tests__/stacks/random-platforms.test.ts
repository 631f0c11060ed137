import fc from "fast-check";
import { resolve } from "../../config/resolve";
import { built } from "../support/built";
import { randomPlatform } from "../support/random-platform";
import { checkPlatforms } from "./support/check-platforms";

/** The same platforms every time, so that nobody's change is red by luck; another number finds others. */
const seed = 1075;

describe("a platform, whatever is declared,", () => {
  test("either stands, with names of its own within AWS's limits and both ends of each call, or is refused in words", () => {
    checkPlatforms({ numRuns: 7, seed }); // 300 are in the lane `simulation`
  });

  test("is the same Terraform every time", () => {
    fc.assert(
      fc.property(randomPlatform, ([platform, catalogue]) => {
        fc.pre(isAccepted(() => resolve(platform, catalogue)));
        expect(JSON.stringify([...built(platform, catalogue)])).toBe(JSON.stringify([...built(platform, catalogue)]));
      }),
      { numRuns: 1, seed },
    );
  });
});

function isAccepted(action: () => unknown): boolean {
  try {
    action();
    return true;
  } catch {
    return false;
  }
}
