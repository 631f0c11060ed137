import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "../..");
const tsNode = join(root, "node_modules/ts-node/dist/bin.js");

interface Run {
  readonly exitCode: number | null;
  readonly errors: string;
  /** Whether there is an output folder. */
  readonly wrote: boolean;
  /** Text of each stack by its id. */
  readonly stacks: Readonly<Record<string, string>>;
}

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** Runs main.ts as cdktf does, from a folder of its own and with an environment of its own. */
async function synth(environment: Readonly<Record<string, string>>): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), "synth-"));
  folders.push(folder);
  const out = join(folder, "out");
  const { PATH = "" } = process.env;
  const child = spawn(process.execPath, [tsNode, "--swc", join(root, "main.ts")], {
    cwd: folder,
    env: { PATH, CDKTF_OUTDIR: out, ...environment },
  });
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const exitCode = await new Promise<number | null>((done) => child.on("close", done));
  return { exitCode, errors, wrote: existsSync(out), stacks: exitCode === 0 ? stacksIn(join(out, "stacks")) : {} };
}

function stacksIn(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder).map((id) => [id, readFileSync(join(folder, id, "cdk.tf.json"), "utf8")]),
  );
}

describe("synth", () => {
  let here: Run;
  let elsewhere: Run;
  beforeAll(async () => {
    [here, elsewhere] = await Promise.all([
      synth({ THRIVE_PLATFORM: "local", HOME: "/home/somebody", AWS_REGION: "us-west-2", TZ: "UTC" }),
      synth({ THRIVE_PLATFORM: "local", AWS_PROFILE: "other", TZ: "America/Los_Angeles", LANG: "de_DE.UTF-8" }),
    ]);
  }, 60_000);

  test("succeeds from any folder", () => {
    expect([here.exitCode, here.errors, elsewhere.exitCode, elsewhere.errors]).toEqual([0, "", 0, ""]);
  });

  test("is the same, byte for byte, from another folder with another environment", () => {
    expect(elsewhere.stacks).toEqual(here.stacks);
  });

  test("names no folder of the machine it ran on", () => {
    const text = JSON.stringify(here.stacks);
    const traces = [root, ...folders, "/home/somebody"];
    expect(traces.filter((trace) => text.includes(trace))).toEqual([]);
  });
});

test("a platform that is not there is refused, with those that are, and nothing is written", async () => {
  const { exitCode, errors, wrote } = await synth({ THRIVE_PLATFORM: "loca" });
  expect([exitCode, wrote, errors]).toEqual([
    1,
    false,
    expect.stringContaining('THRIVE_PLATFORM "loca" is not a platform; there are thrive, local'),
  ]);
}, 60_000);
