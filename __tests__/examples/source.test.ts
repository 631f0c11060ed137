import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { ServiceInput } from "../../config/service.schema";
import { jsonWords, readDockerfile } from "../../emulator/docker/dockerfile";
import { services } from "../../services";
import { root } from "../support/source-files";

jest.setTimeout(30_000); // node, once a file, on a busy machine

const source = join(root, "examples/source");
const declared: readonly ServiceInput[] = Object.values(services);

test("the examples pass their own tests", async () => {
  const { NODE_OPTIONS: _, NODE_TEST_CONTEXT: __, ...env } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, ["--test"], { cwd: source, env });
  expect(stdout).toMatch(/^(#|ℹ) pass [1-9]/m);
});

describe.each(declared.map(({ name, source: { path } }) => ({ name, path: path ?? "" })))("$name", ({ name, path }) => {
  const file = (part: string) => join(source, path, part);

  test("has its source where the catalogue says, with a version and tests", () => {
    const manifest = JSON.parse(readFileSync(file("package.json"), "utf8")) as Record<string, unknown>;
    expect(manifest).toMatchObject({ name, version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string });
    expect(manifest).not.toHaveProperty("dependencies");
    const locked = JSON.parse(readFileSync(file("package-lock.json"), "utf8")) as { version: string };
    expect(locked.version).toBe(manifest.version);
    expect(existsSync(file("test"))).toBe(true);
  });

  test("has a Dockerfile that starts what is there, as the task definition wants it", () => {
    const instructions = readDockerfile("Dockerfile", readFileSync(file("Dockerfile"), "utf8"));
    const rest = (instruction: string) => instructions.filter((one) => one.name === instruction).map((one) => one.rest);
    const [, program = ""] = jsonWords(rest("CMD")[0] ?? "") ?? [];
    expect(existsSync(join(source, program))).toBe(true);
    expect(rest("COPY")).toContain(`${path} ${path}`);
    expect(rest("LABEL")).toEqual([]); // the build says them
    expect([rest("USER"), rest("VOLUME"), rest("RUN")]).toEqual([["10001:10001"], ["/tmp"], ["chmod 1777 /tmp"]]);
  });
});
