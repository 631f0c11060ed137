import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { bundledFunctions } from "../../stacks/bundled-functions";

const folder = mkdtempSync(join(tmpdir(), "functions-"));
afterAll(() => rmSync(folder, { recursive: true }));

const outputs = ["one", "other"].map((name) => join(folder, name));
const codes = outputs.map((output) => bundledFunctions(output)("webhook-front"));
const zip = readFileSync(join(outputs[0]!, "functions", "webhook-front.zip"));

describe("a bundled function", () => {
  test("is one file, found from a stack's folder, with the digest of its bytes", () => {
    expect(Object.keys(unzipSync(zip))).toEqual(["index.js"]);
    expect(codes[0]).toEqual({
      path: "../../functions/webhook-front.zip",
      sha256Base64: createHash("sha256").update(zip).digest("base64"),
    });
  });

  test("is the same bytes wherever it is made", () => {
    expect(codes[1]).toEqual(codes[0]);
    expect(readFileSync(join(outputs[1]!, "functions", "webhook-front.zip")).equals(zip)).toBe(true);
  });

  test("has of its modules what it uses, and no more", () => {
    expect(unzipSync(zip)["index.js"]!.length).toBeLessThan(800_000);
  });

  test("offers its handler to whoever has nothing but Node", () => {
    const { "index.js": program } = unzipSync(zip);
    writeFileSync(join(folder, "index.js"), program!);
    const run = spawnSync(process.execPath, ["-p", "typeof require('./index.js').handler"], { cwd: folder });
    expect([run.stdout.toString().trim(), run.stderr.toString()]).toEqual(["function", ""]);
  });
});

test("a function is bundled once, however many stacks ask for it", () => {
  const functionCode = bundledFunctions(join(folder, "third"));
  expect(functionCode("webhook-front")).toBe(functionCode("webhook-front"));
});
