import { readFileSync } from "node:fs";
import { join } from "node:path";
import { demands } from "../../policies/demands";
import { rules } from "../../policies/rules";

const root = join(__dirname, "..", "..");
const defaults = Array.from({ length: 25 }, (_, index) => `5a-${index + 1}`);
/** The numbers that are missing were never given. */
const badInput = [
  1, 2, 3, 4, 5, 6, 7, 9, 11, 13, 14, 16, 17, 18, 20, 21, 23, 25, 26, 28, 31, 32, 33, 35, 36, 38, 39, 40,
].map((number) => `5b-${number}`);

test("every demand is in the table, once", () => {
  expect(demands.map(({ id }) => id)).toEqual([...defaults, ...badInput]);
});

test("every demand is held by a rule or a test, or says why not yet and whose work it is", () => {
  const open = demands.filter(({ rules: held = [], tests = [], later }) => held.length + tests.length === 0 && !later);
  expect(open).toEqual([]);
});

test("what comes later says which work owns it", () => {
  const ownerless = demands.filter(({ later }) => later !== undefined && !/\bworks?\b/.test(later));
  expect(ownerless.map(({ id }) => id)).toEqual([]);
});

test("every rule that holds a demand exists, and every rule holds one", () => {
  const holding = demands.flatMap(({ rules: held = [] }) => held);
  expect([...new Set(holding)].sort()).toEqual(rules.map(({ id }) => id));
});

test.each(demands.flatMap(({ id, tests = [] }) => tests.map(([file, words]) => [id, file, words] as const)))(
  "%s is shown in %s by: %s",
  (_, file, words) => {
    expect(readFileSync(join(root, file), "utf8")).toContain(words);
  },
);
