import { readFileSync } from "node:fs";
import { join } from "node:path";
import { homes } from "../../emulator/homes";
import { mends, readMend } from "../../emulator/mends";
import { homesTable, mendsTable } from "../../emulator/readme-tables";

const readme = readFileSync(join(__dirname, "..", "..", "emulator", "README.md"), "utf8");

test("the README has the tables of homes and mends as the code says; `npm run docs` makes it so", () => {
  expect(readme).toContain(`\n\n${homesTable()}\n\n`);
  expect(readme).toContain(`\n\n${mendsTable()}\n\n`);
});

test("services stand in alphabetical order, each with a measured reason", () => {
  expect(Object.keys(homes)).toEqual(Object.keys(homes).sort());
  expect(Object.values(homes).filter(({ reason }) => reason.length < 5)).toEqual([]);
});

test("every mend says what it does, why, what it echoes and when it can go", () => {
  expect(mends().length).toBeGreaterThan(0);
});

test("a mend that does not say so is named", () => {
  expect(() => readMend("moto", "silent", '"""\nWhat: it mends.\n"""')).toThrow(
    new Error('moto_mends/silent.py: its docstring has no line "Why: ..."'),
  );
});
