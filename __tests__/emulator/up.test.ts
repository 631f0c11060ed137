import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Status } from "../../cli/commands/status";
import { emulatorFiles } from "../../emulator/emulator-files";
import { loopbackRequest } from "../../emulator/loopback-request";
import { freePort } from "../../emulator/free-port";
import { ensureVirtualEnvironment } from "../../emulator/virtual-environment";

/** The whole story takes eight minutes on two free cores: the load balancers' waits in the provider, and five more runs. */
jest.setTimeout(30 * 60_000);

const project = path.resolve(__dirname, "../..");
const services = ["case-management", "collections", "establishment", "intake", "utilities"];

let clone: string;
let port: number;

beforeAll(async () => {
  const { venv } = emulatorFiles(project);
  await ensureVirtualEnvironment({ venv });
  clone = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), "thrive clone "));
  copyTracked(clone);
  fs.symlinkSync(path.join(project, "node_modules"), path.join(clone, "node_modules"));
  fs.mkdirSync(path.join(clone, ".thrive"));
  fs.symlinkSync(venv, emulatorFiles(clone).venv);
  port = await freePort();
});

afterAll(async () => {
  await thrive("down").ended;
  fs.rmSync(clone, { recursive: true, force: true });
});

describe("the local platform", () => {
  it("goes on after a run that was killed", async () => {
    const killed = thrive("up", "--port", String(port));
    await killed.says("local-network: started");
    killed.child.kill("SIGKILL");
    await killed.ended;
    expect((await status()).localAws).toMatchObject({ running: true, endpoint: `http://127.0.0.1:${port}` });
  });

  it("finishes the stacks under way when it is interrupted, and begins no other", async () => {
    const interrupted = thrive("up");
    await interrupted.says("local-entry: started");
    interrupted.child.kill("SIGINT");
    expect(await interrupted.ended).toBe(130);
    expect(interrupted.said()).toMatch(/\nInterrupted after \d+ of 14 stacks\. \.\/thrive up goes on from here\.\n$/);
  });

  it("is up, with every service's URL and log group", async () => {
    const up = thrive("up");
    await succeeds(up);
    for (const service of services) {
      expect(up.said()).toMatch(new RegExp(`\\nFirst release: ${service} 1\\.0\\.0-1\\.g`));
      expect(up.said()).toMatch(
        new RegExp(
          `\\n${service} +https://api\\.thrive\\.test/${service} +local-${service} +/thrive/local/${service}\\n`,
        ),
      );
    }
    const { stacks } = await status();
    expect(stacks).toHaveLength(14);
    expect(stacks.every(({ condition, resources }) => condition === "deployed" && resources <= 80)).toBe(true);
  });

  it("has made the first release of every service, which runs its least number of tasks", async () => {
    expect(await Promise.all(services.map(desiredTasks))).toEqual(services.map(() => 2));
  });

  it("changes nothing the second time", async () => {
    const again = thrive("up");
    await succeeds(again);
    expect(again.said()).toContain(": 14 stacks, 0 changes.\n");
    expect(again.said()).not.toContain("First release");
  });

  it("has no change to make for plain cdktf either", async () => {
    const diff = thrive("cdktf", "diff", "local-collections");
    await succeeds(diff);
    expect(diff.said()).toContain("found no differences, so no changes are needed");
  });

  it("changes one stack for one changed scaling value", async () => {
    edit("services/collections.ts", "max: 12", "max: 14");
    const changed = thrive("up");
    await succeeds(changed);
    expect(stacksThatChanged(changed.said())).toEqual(["local-collections"]);
  });

  it("takes a sixth service from a new file and a line in the catalogue, and destroys nothing for it", async () => {
    const sixth = fs.readFileSync(path.join(clone, "services/intake.ts"), "utf8");
    fs.writeFileSync(path.join(clone, "services/outreach.ts"), sixth.replace(/intake/gi, "outreach"));
    edit("services/index.ts", "\n  5: collections,", "\n  5: collections,\n  6: outreach,");
    edit("services/index.ts", "\n/**", '\nimport { outreach } from "./outreach";\n/**');
    const up = thrive("up");
    await succeeds(up);
    expect(up.said()).toContain("https://api.thrive.test/outreach");
    expect(up.said()).toContain(": 16 stacks, ");
    expect(up.said()).not.toMatch(/\d destroyed/);
    expect(up.said()).toContain("No first release: outreach has no cs/Support/CSLiveSupportSrv/Outreach/Dockerfile");
  });

  it("answers status within a second or two, as JSON too", async () => {
    const { localAws, services: running } = await status();
    expect(localAws.running).toBe(true);
    expect(running.map(({ service }) => service)).toEqual([...services.slice(0, 4), "outreach", "utilities"]);
  });

  it("is down, with no resource and no process left", async () => {
    const down = thrive("down");
    await succeeds(down);
    expect(down.said()).toContain("\nThe platform is down: no resource is left, and the local AWS has stopped.\n");
    expect((await status()).localAws).toEqual({ running: false });
    expect(processesNaming(clone)).toEqual([]);
  });
});

interface Run {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  /** All that it has written. */
  said(): string;
  /** Resolves when it has written a text; rejects when it ends without. */
  says(text: string): Promise<void>;
}

/** A failure shows what was said, which a bare exit code does not. */
async function succeeds(run: Run): Promise<void> {
  const code = await run.ended;
  if (code !== 0) throw new Error(`ended with ${code}:\n${run.said()}`);
}

/** The command itself, as `./thrive` starts it once all is installed. */
function thrive(...args: string[]): Run {
  const tsNode = path.join(project, "node_modules/ts-node/dist/bin.js");
  const child = spawn(process.execPath, [tsNode, "--swc", path.join(clone, "cli/main.ts"), ...args], {
    cwd: os.tmpdir(),
  });
  let written = "";
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      written += chunk.toString();
      listeners.forEach((listener) => listener());
    });
  }
  const ended = once(child, "close").then(([code]) => code as number | null);
  const says = (text: string) =>
    new Promise<void>((resolve, reject) => {
      listeners.add(() => written.includes(text) && resolve());
      void ended.then(() => reject(new Error(`ended without "${text}":\n${written}`)));
    });
  return { child, ended, said: () => written, says };
}

/** As ECS tells it, scaling's least included. */
async function desiredTasks(service: string): Promise<number | undefined> {
  const credential = "local/20260101/us-east-1/ecs/aws4_request";
  const answer = await loopbackRequest({
    url: `http://127.0.0.1:${port}/`,
    method: "POST",
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=none`,
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "AmazonEC2ContainerServiceV20141113.DescribeServices",
    },
    body: JSON.stringify({ cluster: "thrive-local", services: [`thrive-local-${service}`] }),
  });
  const { services: found } = JSON.parse(answer.body) as { services: { desiredCount: number }[] };
  return found[0]?.desiredCount;
}

async function status(): Promise<Status> {
  const run = thrive("status", "--json");
  await run.ended;
  return JSON.parse(run.said()) as Status;
}

/** What git would give to someone else, with what is not committed yet. */
function copyTracked(to: string): void {
  const list = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: project });
  const files = list
    .toString()
    .split("\0")
    .filter((file) => file !== "" && fs.existsSync(path.join(project, file)));
  for (const file of files) fs.cpSync(path.join(project, file), path.join(to, file));
}

function edit(file: string, before: string, after: string): void {
  const text = fs.readFileSync(path.join(clone, file), "utf8");
  expect(text).toContain(before);
  fs.writeFileSync(path.join(clone, file), text.replace(before, after));
}

/** The stacks whose closing line tells of a change. */
function stacksThatChanged(said: string): string[] {
  return [...said.matchAll(/^ {2}(local-\S+) .* \d+ (?:added|changed|destroyed)/gm)]
    .map((match) => match[1] ?? "")
    .sort();
}

function processesNaming(folder: string): string[] {
  const all = execFileSync("ps", ["-eo", "args="], { encoding: "utf8" }).split("\n");
  return all.filter((line) => line.includes(folder));
}
