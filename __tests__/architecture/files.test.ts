import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { ServiceInput } from "../../config/service.schema";
import { services } from "../../services";
import { root, sourceFiles } from "../support/source-files";

const files = sourceFiles();
const classNames = (text: string) =>
  [...text.matchAll(/^export (?:abstract )?class (\w+)/gm)].map(([, name]) => name ?? "");
const kebab = (name: string) => name.replace(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();

test("a file is named after what it holds, in lower-case words joined by dashes", () => {
  const named = files.map(({ path }) => path.split("/").at(-1) ?? "");
  expect(named.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.(schema|test|d))?\.ts$/.test(name))).toEqual([]);
});

test("no file is a drawer for everything", () => {
  expect(
    files.map(({ path }) => path).filter((path) => /\/(utils?|helpers?|common|misc|shared)\.ts$/.test(path)),
  ).toEqual([]);
});

test("a file of modules or stacks exports one construct, named like the file", () => {
  const constructs = files
    .filter(({ path }) => /^(modules|stacks)\//.test(path))
    .flatMap(({ path, text }) => classNames(text).map((name) => [path, name] as const));
  expect(constructs.filter(([path, name]) => !path.endsWith(`/${kebab(name)}.ts`))).toEqual([]);
});

describe.each(readdirSync(join(root, "modules"), { withFileTypes: true }).filter((entry) => entry.isDirectory()))(
  "modules/$name",
  ({ name }) => {
    const file = (path: string) => files.find((one) => one.path === `modules/${name}/${path}`)?.text ?? "";

    test("offers its construct and its config", () => {
      const [construct = ""] = classNames(file(`${name}.ts`));
      expect(kebab(construct)).toBe(name);
      expect(file("index.ts")).toMatch(
        new RegExp(`^export \\{.*\\b${construct}\\b.*\\btype ${construct}Config\\b.*\\} from "./${name}";\\n$`),
      );
    });

    test("has its tests", () => {
      expect(files.map(({ path }) => path)).toContain(`__tests__/modules/${name}.test.ts`);
    });

    test("takes a config that nobody changes", () => {
      const fields = file(`${name}.ts`)
        .match(/export interface \w+Config[^{]*\{[\s\S]*?^\}/m)?.[0]
        .split("\n")
        .filter((line) => /^\s+\w+\??:/.test(line));
      expect(fields).toEqual([]);
    });
  },
);

describe("services", () => {
  const declared: readonly ServiceInput[] = Object.values(services);

  test("are all in the catalogue, each in a file of its name", () => {
    const inFolder = readdirSync(join(root, "services")).filter((name) => !["index.ts", "source.ts"].includes(name));
    expect(declared.map(({ name }) => `${name}.ts`).sort()).toEqual(inFolder.sort());
  });

  test("have the places they had: a place is for life", () => {
    const places = Object.fromEntries(Object.entries(services).map(([place, { name }]) => [place, name]));
    expect(places).toMatchObject({
      1: "intake",
      2: "utilities",
      3: "case-management",
      4: "establishment",
      5: "collections",
    });
  });

  test("fit on one screen each, and say in words what they do", () => {
    const texts = files.filter(({ path }) => /^services\/(?!index)/.test(path)).map(({ text }) => text);
    expect(texts.filter((text) => text.split("\n").length > 40 || !text.includes("/** "))).toEqual([]);
  });

  test("hold no ARN, no account and no environment", () => {
    const texts = files.filter(({ path }) => path.startsWith("services/")).map(({ text }) => text);
    expect(texts.filter((text) => /arn:|\b\d{12}\b|\bif\b|"prod"|process\.env/.test(text))).toEqual([]);
  });
});

test("main.ts stays a composition root: under 40 lines", () => {
  expect(files.find(({ path }) => path === "main.ts")?.text.split("\n").length).toBeLessThan(40);
});
