import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { rules } from "../../policies/rules";

const folder = join(__dirname, "..", "..", "policies", "rules");
const files = readdirSync(folder).filter((file) => file !== "index.ts");
const ids = rules.map(({ id }) => id);

test("a rule's id is the name of its file, and every file is among the rules", () => {
  expect(ids).toEqual(files.map((file) => basename(file, ".ts")).sort());
});

test("a rule says in one sentence what must hold, and who demands it", () => {
  const mute = rules.filter(({ demand, sources }) => !/^[A-Z].*[^.]\.$/.test(demand) || sources.length === 0);
  expect(mute).toEqual([]);
});

test("every rule has tests of its own", () => {
  const tests = readdirSync(join(__dirname, "rules")).map((file) =>
    readFileSync(join(__dirname, "rules", file), "utf8"),
  );
  const untried = ids.filter((id) => !tests.some((text) => text.includes(`/policies/rules/${id}"`)));
  expect(untried).toEqual([]);
});
