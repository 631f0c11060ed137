import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pages } from "../../docs/generator/pages";

const root = join(__dirname, "..", "..");
const read = (name: string) => readFileSync(join(root, name), "utf8");

test("every generated page says what the code says; `npm run docs` makes it so", () => {
  const stale = [...pages(root)].filter(([name, content]) => read(name) !== content).map(([name]) => name);
  expect(stale).toEqual([]);
});

test("the README shows the declaration of collections as it is", () => {
  const declaration = read("services/collections.ts").replace(/^(import .*\n)+\n/, "");
  expect(read("README.md")).toContain(declaration);
});

test("every npm script that a page names exists", () => {
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
  const named = ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"].flatMap((page) =>
    [...read(page).matchAll(/npm run ([\w:-]+)/g)].map(([, script]) => script ?? ""),
  );
  expect(named.filter((script) => !(script in scripts))).toEqual([]);
});

test("every command that a page names is one", () => {
  const declaring = readdirSync(join(root, "cli")).filter(
    (name) => name === "main.ts" || name.endsWith("-commands.ts"),
  );
  const commands = declaring.flatMap((file) =>
    [...read(`cli/${file}`).matchAll(/\.command\("([\w-]+)"\)/g)].map(([, name]) => name ?? ""),
  );
  const runbooks = readdirSync(join(root, "docs/runbooks")).map((name) => `docs/runbooks/${name}`);
  const named = ["README.md", "CONTRIBUTING.md", ...runbooks].flatMap((page) =>
    [...read(page).matchAll(/\.\/thrive ([a-z]+)/g)].map(([, name]) => name ?? ""),
  );
  const answers = ["approve", "reject"]; // declared by one function
  expect(named.filter((name) => ![...commands, ...answers].includes(name))).toEqual([]);
});

test("every link within the pages leads somewhere", () => {
  const links = ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "SECURITY.md"].flatMap((page) =>
    [...read(page).matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, target]) => target ?? ""),
  );
  expect(links.filter((target) => !exists(target))).toEqual([]);
});

function exists(target: string): boolean {
  try {
    readFileSync(join(root, target));
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EISDIR";
  }
}
