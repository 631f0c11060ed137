import { type Import, root, type SourceFile, sourceFiles } from "../support/source-files";

const files = sourceFiles();
const tests = /^__tests__\//;
const product = files.filter(({ path }) => !tests.test(path));

const layerOf = (path: string): string =>
  path.includes("/") ? (path.split("/")[0] as string) : path.replace(/\.ts$/, "");

/** What each layer may import of the others. Nothing below knows what is above it. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  main: ["config", "services", "stacks", "policies"],
  stacks: ["config", "modules"],
  modules: ["config"],
  services: ["config"],
  config: [],
  policies: [],
  cli: ["config", "emulator", "services", "functions"],
  functions: ["config"],
  emulator: ["config"],
  bench: ["config", "functions", "services", "stacks", "policies", "modules"],
  docs: ["config", "emulator", "services", "stacks", "policies", "modules", "main"],
};

/** Every import that the rule forbids, as `file imports from`. */
function breaches(among: readonly SourceFile[], forbidden: (one: Import, file: SourceFile) => boolean): string[] {
  return among.flatMap((file) =>
    file.imports.filter((one) => forbidden(one, file)).map(({ from }) => `${file.path} imports ${from}`),
  );
}

const inLayer = (layer: string) => product.filter(({ path }) => layerOf(path) === layer);

test("the rule knows every layer there is", () => {
  const layers = new Set(
    product.map(({ path }) => layerOf(path)).filter((layer) => layer in allowed || !/^jest|^eslint/.test(layer)),
  );
  expect([...layers].filter((layer) => !(layer in allowed))).toEqual([]);
});

test("imports point one way: main to stacks to modules to config, services to config", () => {
  const wrongWay = breaches(product, ({ file }, { path }) => {
    if (file === undefined) return false;
    const [from, into] = [layerOf(path), layerOf(file)];
    return from !== into && !(allowed[from] ?? []).includes(into);
  });
  expect(wrongWay).toEqual([]);
});

/** What modules may take from config at runtime: facts of AWS and of the law, never decisions about our platform. */
const facts = ["config/aws-place", "config/audit-retention"];

test("modules take facts from config, and otherwise its types alone", () => {
  const taken = breaches(
    inLayer("modules"),
    ({ file, typesOnly }) => file !== undefined && layerOf(file) === "config" && !typesOnly && !facts.includes(file),
  );
  expect(taken).toEqual([]);
});

test("config and services know nothing of cdktf, so that a rule is tested in milliseconds", () => {
  const knowing = breaches([...inLayer("config"), ...inLayer("services")], ({ from }) =>
    /cdktf|^constructs/.test(from),
  );
  expect(knowing).toEqual([]);
});

test("a module does not know zod: it takes plain values, which may be known to Terraform alone", () => {
  expect(breaches([...inLayer("modules"), ...inLayer("stacks")], ({ from }) => from === "zod")).toEqual([]);
});

test("stacks meet in stacks/platform.ts alone; otherwise they know each other's types at most", () => {
  const meeting = breaches(
    inLayer("stacks").filter(({ path }) => path !== "stacks/platform.ts"),
    ({ file, typesOnly }) => file !== undefined && /-stack$/.test(file) && file !== "stacks/base-stack" && !typesOnly,
  );
  expect(meeting).toEqual([]);
});

test("a module is used by its index", () => {
  const inside = breaches(product, ({ file }, { path }) => {
    if (file === undefined || !/^modules\/[\w-]+\/[\w-]+/.test(file)) return false;
    return !path.startsWith(file.replace(/\/[\w-]+$/, "/"));
  });
  expect(inside).toEqual([]);
});

test("a provider's resource is imported by itself, never with the thousand others", () => {
  expect(
    breaches(files, ({ from }) => from === "@cdktf/provider-aws" || /^@cdktf\/provider-aws\/lib$/.test(from)),
  ).toEqual([]);
});

test("cdktf is used by what it offers, not by what is inside it", () => {
  expect(breaches(files, ({ from }) => /^cdktf\/|^constructs\//.test(from))).toEqual([]);
});

test("only main.ts, the commands that people start and the entries of functions read the environment of their process", () => {
  const readers = product.filter(({ text }) => text.includes("process.env")).map(({ path }) => path);
  expect(
    readers.filter(
      (path) => path !== "main.ts" && !/^(cli|emulator|bench)\/|^functions\/[\w-]+\/[\w-]+\.ts$/.test(path),
    ),
  ).toEqual([]);
});

test("no file imports one that is not there", () => {
  const known = new Set(files.map(({ path }) => path.replace(/\.ts$/, "").replace(/\/index$/, "")));
  const missing = breaches(files, ({ file }) => file !== undefined && !/\.(json|js)$/.test(file) && !known.has(file));
  expect([root.length > 0, missing]).toEqual([true, []]);
});
