import { setTimeout as delay } from "node:timers/promises";
import { CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { DescribeSecurityGroupsCommand, EC2Client, RevokeSecurityGroupIngressCommand } from "@aws-sdk/client-ec2";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import type { PipelineReport } from "../../cli/pipeline-report";
import { signRequest } from "../../cli/sign-request";
import { loopbackRequest } from "../../emulator/loopback-request";
import { until } from "./functions-support/until";
import { deliveryStory } from "./platform-support/delivery-story";
import { DeliveryWatch, startedBy } from "./platform-support/delivery-watch";
import { tourStory } from "./platform-support/tour-story";
import { PlatformClone, type Run } from "./platform-support/platform-clone";

/** The whole story takes twelve minutes on two free cores: the load balancers' waits in the provider, and five more runs. */
jest.setTimeout(30 * 60_000);

/** In the services' source. */
const utilities = "cs/Support/CSLiveSupportSrv/Utilities";

const services = ["case-management", "collections", "establishment", "intake", "utilities"];

let clone: PlatformClone;

beforeAll(async () => {
  clone = await PlatformClone.make();
});

afterAll(() => clone?.remove());

const thrive = (...args: string[]) => clone.thrive(...args);
const status = () => clone.status();

const onLinux = process.platform === "linux" ? it : it.skip; // where a process's cost and folder can be read

describe("the local platform", () => {
  it("goes on after a run that was killed", async () => {
    const killed = thrive("up", "--port", String(clone.port));
    await killed.says("local-network: started");
    killed.child.kill("SIGKILL");
    await killed.ended;
    expect((await status()).localAws).toMatchObject({ running: true, endpoint: clone.endpoint });
  });

  it("finishes the stacks under way when it is interrupted, and begins no other", async () => {
    const interrupted = thrive("up");
    await interrupted.says("local-entry: started");
    interrupted.child.kill("SIGINT");
    expect(await interrupted.ended).toBe(130);
    expect(interrupted.said()).toMatch(/\nInterrupted after \d+ of 15 stacks\. \.\/thrive up goes on from here\.\n$/);
  });

  it("is up, with every service's URL and log group", async () => {
    const up = thrive("up");
    await succeeds(up);
    for (const service of services) {
      expect(up.said()).toMatch(new RegExp(`\\n  ${service} +.* released\\n`));
      expect(up.said()).toMatch(
        new RegExp(
          `\\n${service} +http://127\\.0\\.0\\.1:\\d+/${service} +200 in \\d+ ms +local-${service} +/thrive/local/${service}\\n`,
        ),
      );
    }
    const { stacks } = await status();
    expect(stacks).toHaveLength(15);
    expect(stacks.every(({ condition, resources }) => condition === "deployed" && resources <= 120)).toBe(true);
  });

  it("has made the first release of every service, which runs its least number of tasks", async () => {
    expect(await Promise.all(services.map(desiredTasks))).toEqual(services.map(() => 2));
  });

  it("answers a request with what the called services say", async () => {
    const call = thrive("call", "collections", "/summary", "--json");
    await succeeds(call);
    const { status: answered, body, hops } = JSON.parse(call.said()) as { status: number; body: string; hops: Hop[] };
    expect(answered).toBe(200);
    const { calls } = JSON.parse(body) as { calls: { service: string }[] };
    expect(calls.map(({ service }) => service)).toEqual(["utilities", "case-management", "establishment"]);
    expect(hops.map(({ what }) => what)).toEqual([
      "base path mapping",
      "resource",
      "authorization",
      "throttle",
      "integration",
      "VPC link",
      "network load balancer",
      "security groups",
      "application load balancer",
      "rule",
      "target group",
      "security groups",
      "target",
    ]);
  });

  it("refuses a call between services once its security group rule is gone", async () => {
    await revokeCalls("utilities");
    const call = thrive("call", "collections", "/summary", "--json");
    expect(await call.ended).toBe(1);
    expect(JSON.parse(call.said())).toMatchObject({ status: 502, body: expect.stringContaining("utilities") });
    await succeeds(thrive("up")); // which opens it again
    await succeeds(thrive("call", "collections", "/summary"));
  });

  it("releases what was pushed, without one failed request", async () => {
    await succeeds(thrive("source"));
    const probing = await probe("utilities");
    await push(`${utilities}/package.json`, '"version": "1.0.0"', '"version": "1.1.0"');
    expect(await probing.stop()).toEqual([]);
    expect(await versionOf("utilities")).toBe("1.1.0");
  });

  it("goes on serving while what does not get healthy is rolled back, and says why in ECS's words", async () => {
    const well = "reads: reads(callees(process.env)) }";
    const sick = `reads: { ...reads(callees(process.env)), "/health": () => Promise.reject(new Error("sick")) } }`;
    await quiet("utilities");
    const probing = await probe("utilities");
    const [failed] = await push(`${utilities}/src/main.js`, well, sick);
    const lost = await probing.stop();
    const served = await versionOf("utilities");
    await quiet("utilities");
    const [mended] = await push(`${utilities}/src/main.js`, sick, well);
    expect(failed).toMatchObject({ condition: "failed", failure: { stage: "local", action: "Deploy" } });
    expect(failed?.failure?.reason).toContain("ECS deployment circuit breaker: tasks failed to start.");
    expect(failed?.failure?.reason).toMatch(/Health checks failed with these codes: \[500\]/);
    expect([served, lost]).toEqual(["1.1.0", []]);
    expect(mended).toMatchObject({ condition: "succeeded" });
  });

  it("changes nothing the second time", async () => {
    const again = thrive("up");
    await succeeds(again);
    expect(again.said()).toContain(": 15 stacks, 0 changes.\n");
    expect(again.said()).not.toContain("First release");
  });

  it("has no change to make for plain cdktf either", async () => {
    const diff = thrive("cdktf", "diff", "local-collections");
    await succeeds(diff);
    expect(diff.said()).toContain("found no differences, so no changes are needed");
  });

  it("changes one stack for one changed scaling value", async () => {
    clone.edit("services/collections.ts", "max: 12", "max: 14");
    const changed = thrive("up");
    await succeeds(changed);
    expect(stacksThatChanged(changed.said())).toEqual(["local-collections"]);
  });

  deliveryStory(() => clone);

  it("takes a sixth service from a new file and a line in the catalogue, and destroys nothing for it", async () => {
    const sixth = fs.readFileSync(path.join(clone.root, "services/intake.ts"), "utf8");
    fs.writeFileSync(path.join(clone.root, "services/outreach.ts"), sixth.replace(/intake/gi, "outreach"));
    clone.edit("services/index.ts", "\n  5: collections,", "\n  5: collections,\n  6: outreach,");
    clone.edit("services/index.ts", "\n/**", '\nimport { outreach } from "./outreach";\n/**');
    const up = thrive("up");
    await succeeds(up);
    expect(up.said()).toMatch(/\noutreach +http:\/\/127\.0\.0\.1:\d+\/outreach +503 in \d+ ms +local-outreach /);
    expect(up.said()).toContain(": 17 stacks, ");
    expect(up.said()).not.toMatch(/\d destroyed/);
    expect(up.said()).toContain("No first release: outreach has no cs/Support/CSLiveSupportSrv/outreach/Dockerfile");
  });

  it("answers status within a second or two, as JSON too", async () => {
    const { localAws, services: running } = await status();
    expect(localAws.running).toBe(true);
    expect(running.map(({ service }) => service)).toEqual([...services.slice(0, 4), "outreach", "utilities"]);
  });

  onLinux("costs little while nothing happens: 5 % of two cores, 1.5 GB", async () => {
    const processes = processesOf(clone.root);
    const before = cpuSeconds(processes);
    await delay(20_000);
    expect((cpuSeconds(processes) - before) / 20 / 2).toBeLessThan(0.05);
    expect(megabytes(processes)).toBeLessThan(1500);
  });

  tourStory(() => clone);

  it("is down, with no resource and no process left, and what was pushed is kept", async () => {
    clone.git("fetch", "--quiet"); // the tour has pushed from a copy of its own
    const pushed = clone.git("rev-parse", "origin/main");
    const down = thrive("down");
    await succeeds(down);
    expect(down.said()).toContain("\nThe platform is down: no resource is left, and the local AWS has stopped.\n");
    expect((await status()).localAws).toEqual({ running: false });
    const kept = execFileSync("git", ["rev-parse", "main"], { cwd: path.join(clone.root, ".thrive/source.git") });
    expect(kept.toString().trim()).toBe(pushed);
    expect(processesOf(clone.root)).toEqual([]);
    for (const taken of [clone.port, clone.port + 1]) expect(await answers(taken)).toBe(false);
  });
});

/** Seconds between two requests: twenty a second. */
const pace = 0.05;

interface Hop {
  readonly what: string;
}

/** Asks a service all the time; `stop` answers what was not a 200. */
async function probe(service: string): Promise<{ stop: () => Promise<string[]> }> {
  const { localUrl } = (await status()).services.find((one) => one.service === service)!;
  const url = new URL(localUrl!);
  const ending = new AbortController();
  const failed: string[] = [];
  const asked: Promise<void>[] = [];
  const ask = async () => {
    const headers = await signRequest({ url, method: "GET", headers: {}, body: "" });
    const answer = await loopbackRequest({ url: url.href, headers }).catch((error: Error) => error.message);
    if (typeof answer === "string" || answer.status !== 200) failed.push(JSON.stringify(answer));
  };
  const asking = (async () => {
    while (!ending.signal.aborted) {
      asked.push(ask());
      await delay(pace * 1000);
    }
  })();
  const stop = async () => {
    ending.abort();
    await asking;
    await Promise.all(asked);
    expect(asked.length).toBeGreaterThan(20);
    return failed;
  };
  return { stop };
}

async function versionOf(service: string): Promise<string> {
  const call = thrive("call", service, "/", "--json");
  await succeeds(call);
  const { body } = JSON.parse(call.said()) as { body: string };
  return (JSON.parse(body) as { answeredBy: { version: string } }).answeredBy.version;
}

/** Changes the services' source, pushes it, and waits until the pipelines that it starts have released it or failed. */
async function push(file: string, before: string, after: string): Promise<PipelineReport[]> {
  clone.edit(path.join(".thrive/source", file), before, after);
  clone.git("commit", "--quiet", "--all", "--message", "Change it");
  const watch = new DeliveryWatch(clone);
  const newest = await watch.newestDecision();
  clone.git("push", "--quiet");
  const head = clone.git("rev-parse", "HEAD");
  const started = startedBy(await watch.decided(head, newest));
  return Promise.all(started.map((service) => watch.ended(service, head))).finally(() => watch.close());
}

/** Waits until no alarm of a service is red any more: nothing is released into a fire. */
async function quiet(service: string): Promise<void> {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const cloudWatch = new CloudWatchClient({ endpoint: clone.endpoint, region: "us-east-1", credentials });
  const red = new DescribeAlarmsCommand({ AlarmNamePrefix: `thrive-local-${service}-`, StateValue: "ALARM" });
  await until(
    "alarms that are green again",
    async () => {
      const { MetricAlarms = [] } = await cloudWatch.send(red);
      return MetricAlarms.length === 0 ? true : undefined;
    },
    120,
  ).finally(() => cloudWatch.destroy());
}

/** Takes away who may call a service. */
async function revokeCalls(callee: string): Promise<void> {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const ec2 = new EC2Client({ endpoint: clone.endpoint, region: "us-east-1", credentials });
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({}));
  const [group, caller] = [callee, "collections"].map((name) =>
    SecurityGroups.find(({ GroupName = "" }) => GroupName.endsWith(`-${name}`))!,
  );
  const IpPermissions = group!.IpPermissions!.flatMap(({ UserIdGroupPairs = [], ...rule }) => {
    const pairs = UserIdGroupPairs.filter(({ GroupId }) => GroupId === caller!.GroupId);
    return pairs.length === 0 ? [] : [{ ...rule, UserIdGroupPairs: pairs }];
  });
  expect(IpPermissions).toHaveLength(1);
  await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId: group!.GroupId, IpPermissions }));
  ec2.destroy();
}

/** A failure shows what was said, which a bare exit code does not. */
async function succeeds(run: Run): Promise<void> {
  const code = await run.ended;
  if (code !== 0) throw new Error(`ended with ${code}:\n${run.said()}`);
}

/** As ECS tells it, scaling's least included. */
async function desiredTasks(service: string): Promise<number | undefined> {
  const credential = "local/20260101/us-east-1/ecs/aws4_request";
  const answer = await loopbackRequest({
    url: `${clone.endpoint}/`,
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

/** The stacks whose closing line tells of a change. */
function stacksThatChanged(said: string): string[] {
  return [...said.matchAll(/^ {2}(local-\S+) .* \d+ (?:added|changed|destroyed)/gm)]
    .map((match) => match[1] ?? "")
    .sort();
}

/** Ids of the processes whose command, folder or environment is in a folder. */
function processesOf(folder: string): number[] {
  const all = execFileSync("ps", ["-eo", "pid=,args="], { encoding: "utf8" }).split("\n").filter(Boolean);
  return all
    .map((line) => ({ pid: parseInt(line, 10), line }))
    .filter(({ pid, line }) => line.includes(folder) || workingFolder(pid).startsWith(folder))
    .map(({ pid }) => pid);
}

function workingFolder(pid: number): string {
  try {
    return fs.readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return ""; // it has ended, or this system does not tell
  }
}

/** Linux counts in hundredths. */
function cpuSeconds(processes: readonly number[]): number {
  const ticks = processes.map((pid) => {
    const fields = fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
    return Number(fields[11]) + Number(fields[12]);
  });
  return ticks.reduce((sum, each) => sum + each, 0) / 100;
}

/** Shared pages are counted once, split among those that share them. */
function megabytes(processes: readonly number[]): number {
  const kilobytes = processes.map((pid) =>
    Number(/^Pss:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1]),
  );
  return kilobytes.reduce((sum, each) => sum + each, 0) / 1024;
}

function answers(at: number): Promise<boolean> {
  return loopbackRequest({ url: `http://127.0.0.1:${at}/` }).then(
    () => true,
    () => false,
  );
}
