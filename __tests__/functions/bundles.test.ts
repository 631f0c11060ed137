import { buildSync } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../support/source-files";

const entries = [
  "change-router/handler",
  "change-router/full-clone",
  "webhook-front/handler",
  "deployer/handler",
  "failed-job/handler",
];
const fileOf = (entry: string) => join(folder, `${entry}.js`);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "bundles-"));
  buildSync({
    absWorkingDir: root,
    entryPoints: entries.map((entry) => `functions/${entry}.ts`),
    outbase: "functions",
    outdir: folder,
    bundle: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    mainFields: ["module", "main"], // of modules it takes what is used alone
    logLevel: "error",
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(entries)("%s is one file below 3 MB", (entry) => {
  expect(statSync(fileOf(entry)).size).toBeLessThan(3_000_000);
});

/** Runs a program as the file alone, far from every module and without any setting. */
const run = (...command: string[]) => spawnSync(process.execPath, command, { encoding: "utf8", env: {}, cwd: folder });

test.each(entries.filter((entry) => entry.endsWith("/handler")))("%s offers its handler", (entry) => {
  const look = `process.stdout.write(typeof require(${JSON.stringify(fileOf(entry))}).handler)`;
  expect(run("-e", look)).toMatchObject({ status: 0, stdout: "function" });
});

test("change-router/full-clone runs, and says what its build lacks", () => {
  expect(run(fileOf("change-router/full-clone"))).toMatchObject({
    status: 1,
    stderr: expect.stringContaining(
      "environment of the full clone: ✖ Invalid input: expected string, received undefined",
    ),
  });
});
