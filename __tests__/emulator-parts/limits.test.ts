import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Clock, localSpeed } from "../../emulator/clock";

/** What the page of limits says that the local AWS does not do: to be corrected there when a part begins to. */
const emulator = join(__dirname, "..", "..", "emulator");
const sources = (folder: string) =>
  readdirSync(join(emulator, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.includes("trials"))
    .map((file) => ({ file: join(folder, file), text: readFileSync(join(emulator, folder, file), "utf8") }));
const filesWith = (folder: string, words: RegExp) =>
  sources(folder)
    .filter(({ text }) => words.test(text))
    .map(({ file }) => file);

test("ten of AWS's seconds pass in one", async () => {
  expect(localSpeed).toBe(10);
  const began = performance.now();
  await new Clock(localSpeed).wait(0.5);
  expect(performance.now() - began).toBeLessThan(450);
});

test("no hop speaks TLS", () => {
  expect(filesWith(".", /from "(node:)?(https|tls|http2)"/)).toEqual([]);
});

test("no part reads the web ACL", () => {
  // Who may change it, where it lives, whether it is left over: nothing that a request passes.
  const known = ["authorization/needed-permissions.ts", "homes.ts", "inventory.ts"];
  expect(filesWith(".", /web.?acl|wafv2/i).sort()).toEqual(known);
});

test("triggers of a repository are kept, and nobody is told", () => {
  const keeping = ["codecommit/repositories.ts", "codecommit/repository-actions.ts", "codecommit/repository.ts"];
  expect(filesWith("codecommit", /triggers/i).sort()).toEqual(keeping);
});

test("a build that waits for its turn has no time limit", () => {
  const keeping = ["codebuild/build-record.ts", "codebuild/check-project.ts"];
  expect(filesWith("codebuild", /queuedTimeout/i).sort()).toEqual(keeping);
});

test("no part reads measurements embedded in logs", () => {
  expect(filesWith(".", /\b_aws\b|CloudWatchMetrics\b.*\[|embedded.?metric/i)).toEqual([]);
});
