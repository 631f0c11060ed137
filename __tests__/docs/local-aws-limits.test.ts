import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { localLimits } from "../../docs/generator/local-limits";

const root = join(__dirname, "..", "..");
const rows = Object.values(localLimits).flat();

/** Titles of a test file, as they are written. */
function titles(file: string): string[] {
  const text = existsSync(join(root, file)) ? readFileSync(join(root, file), "utf8") : "";
  return [...text.matchAll(/\b(?:describe|it|test)\(\s*"((?:[^"\\]|\\.)*)"/g)].map(([, title]) => title ?? "");
}

test("every limit of the local AWS names a test that there is", () => {
  const missing = rows.filter(({ test: [file, words] }) => !titles(file).some((title) => title.includes(words)));
  expect(missing.map(({ test: [file, words] }) => `${file}: ${words}`)).toEqual([]);
});

test("every limit says where AWS documents what AWS does", () => {
  expect(rows.filter(({ page }) => !page.startsWith("https://docs.aws.amazon.com/")).map(({ aws }) => aws)).toEqual([]);
});

test("every running part has its limits", () => {
  expect(Object.keys(localLimits)).toEqual([
    "Accounts",
    "Time",
    "Requests",
    "Load balancers",
    "Tasks",
    "Service Connect",
    "Images",
    "Functions",
    "Source and notifications",
    "Pipelines and builds",
    "Events",
    "Permissions",
    "Alarms",
    "Logs",
    "Faults",
    "Mail, SMS and chat",
  ]);
});
