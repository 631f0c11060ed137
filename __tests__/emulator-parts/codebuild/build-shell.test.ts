import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BuildShell } from "../../../emulator/codebuild/build-shell";
import { processRuns } from "../../support/process-runs";

let folder: string;
let shell: BuildShell;
let printed = "";
const held: number[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "it's a build-"));
  printed = "";
  held.length = 0;
  const tether = { hold: (group: number) => held.push(group), release: () => {} };
  shell = new BuildShell({
    state: join(folder, "state"),
    folder,
    environment: { PATH: process.env.PATH!, SECRET: "it's" },
    shell: "sh",
    tether: tether as never,
    print: (text) => (printed += text),
  });
});

afterEach(() => {
  shell.end();
  rmSync(folder, { recursive: true, force: true });
});

test("a command finds the folder and the exported variables that the one before left", async () => {
  expect(
    await shell.run(`mkdir -p sub && cd sub && export A="it's
here" && B=gone`),
  ).toBe(0);
  expect(await shell.run('printf "%s|%s|%s|%s" "$(basename "$PWD")" "$A" "$B" "$SECRET"')).toBe(0);
  expect(printed).toBe("sub|it's\nhere||it's");
  expect(await shell.variable("A")).toBe("it's\nhere");
  expect(await shell.variable("NONE")).toBe("");
});

test("a command that ends its shell ends only itself, with its code, and what it set stays", async () => {
  expect(await shell.run("export A=1; exit 3; echo never")).toBe(3);
  expect(await shell.run('test "$A" = 1')).toBe(0);
  expect(await shell.run("no-such-program")).toBe(127);
  expect(await shell.run("if")).not.toBe(0);
  expect(await shell.run("true", { A: "2" })).toBe(0);
  expect(await shell.variable("A")).toBe("2");
});

test("what a command leaves running goes on, and ends with the shell", async () => {
  await shell.run("sleep 1000 & echo $!");
  const pid = Number(printed.trim());
  await shell.run("true");
  expect(processRuns(pid)).toBe(true);
  expect(held).toHaveLength(1);
  shell.end();
  expect(await shell.run("true")).toBe(137);
  while (processRuns(pid)) await new Promise(setImmediate);
});

test("a command that is killed tells so", async () => {
  const running = shell.run("sleep 1000");
  shell.end();
  expect(await running).toBe(137);
});
