import { CodeDeployClient } from "@aws-sdk/client-codedeploy";
import { CreateRepositoryCommand, ECRClient } from "@aws-sdk/client-ecr";
import { DescribeTaskDefinitionCommand, ECSClient, RegisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import { setTimeout as pause } from "node:timers/promises";
import { loopbackRequest } from "../../emulator/loopback-request";
import { CodeDeployStrategy } from "../../functions/deployer/adapters/codedeploy-strategy";
import type { Progress, Rollout } from "../../functions/deployer/core/strategy";
import { program } from "./tasks-support/program";
import { pushImage } from "./trials-support/push-image";
import { type TerraformTrial, terraformTrial } from "./trials-support/terraform-trial";
import { startTrialEmulator, type TrialEmulator } from "./trials-support/trial-emulator";

jest.setTimeout(300_000);

const name = "trial-bluegreen";
/** Also the minutes until all requests move, and until the old tasks end. */
const applied = 3;

let emulator: TrialEmulator;
let trial: TerraformTrial;
let ecs: ECSClient;
let strategy: CodeDeployStrategy;
let image: string;
let requests: string;
let tests: string;

// One story: each test goes on where the one before it ended.
beforeAll(async () => {
  emulator = await startTrialEmulator("blue-green");
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const settings = { endpoint: emulator.endpoint, region: "us-east-1", credentials, maxAttempts: 1 };
  ecs = new ECSClient(settings);
  const codeDeploy = new CodeDeployClient(settings);
  const target = { cluster: name, service: name, container: "app" } as ConstructorParameters<
    typeof CodeDeployStrategy
  >[2];
  const group = { application: name, deploymentGroup: name };
  strategy = new CodeDeployStrategy(
    () => codeDeploy,
    () => ecs,
    target,
    group,
  );
  await new ECRClient(settings).send(new CreateRepositoryCommand({ repositoryName: name }));
  image = await pushImage(emulator.endpoint, name, "1", program);
  trial = await terraformTrial("bluegreen", emulator);
  expect(await trial.apply(applied)).toMatchObject({ code: 0 });
  [requests, tests] = [await doorOf(80), await doorOf(8443)] as [string, string];
});

afterAll(() => emulator?.stop());

test("the first release serves, and what follows plans no change", async () => {
  expect(await strategy.serving()).toEqual({ setTo: expect.stringContaining("trial-bluegreen:1"), isChanging: false });
  const first = await released("one");
  expect(await ended(first)).toEqual({ state: "succeeded" });
  const { revision } = first;
  expect(await strategy.serving()).toEqual({ revision, setTo: revision, isChanging: false });
  expect(await answers(10)).toEqual({ one: 10 });
  expect(await trial.plan(applied)).toMatchObject({ code: 0 });
});

test("a canary answers one in ten requests and every test; a plan meanwhile shows no change", async () => {
  const second = await released("two");
  expect(await strategy.begin(second.rollout)).toBe(second.deployment); // asked for twice, done once
  await until(async () => /^AllowTraffic: 10 %/.test(await saidOf(second)));
  await clock("freeze"); // so that the canary lasts as long as the plan takes

  const { one = 0, two = 0 } = await answers(300);
  expect([one + two, two > 3, two < 90]).toEqual([300, true, true]);
  expect(await revisionAt(tests)).toBe("two");
  expect(await strategy.serving()).toMatchObject({ isChanging: true });
  expect(await trial.plan(applied)).toMatchObject({ code: 0 });
  await clock("resume");

  await until(async () => /^100 %/.test(await saidOf(second)));
  expect(await answers(20)).toEqual({ two: 20 });
  expect(await ended(second)).toEqual({ state: "succeeded" });
  expect(await trial.plan(applied)).toMatchObject({ code: 0 });
});

test("a version that is not healthy is taken back by CodeDeploy, and no request fails meanwhile", async () => {
  const before = await strategy.serving();
  const sick = await released("three", "sick");
  const stop = new AbortController();
  const asked = askedUntil(stop.signal);
  const progress = await ended(sick);
  stop.abort();

  expect(progress).toMatchObject({
    state: "failed",
    reason: "CodeDeploy: new tasks failed before one was healthy",
    events: expect.arrayContaining(["Install: Deployment was stopped by user"]),
    stopped: [expect.stringMatching(/^Task failed ELB health checks in \(target-group .*trial-bluegreen-/)],
  });
  const seen = await asked;
  expect(Object.keys(seen)).toEqual(["two"]);
  expect(seen["two"]).toBeGreaterThan(50);
  expect(await strategy.serving()).toEqual(before);
  expect(await trial.plan(applied)).toMatchObject({ code: 0 });
});

test("a release that is undone brings back what was before", async () => {
  const fourth = await released("four");
  await until(async () => /^AllowTraffic/.test(await saidOf(fourth)));
  await strategy.undo(fourth.rollout, fourth.deployment);
  expect(await ended(fourth)).toMatchObject({ state: "failed", reason: "CodeDeploy: Deployment was stopped by user" });
  expect(await answers(20)).toEqual({ two: 20 });
  expect(await trial.plan(applied)).toMatchObject({ code: 0 });
});

interface Release {
  readonly rollout: Rollout;
  readonly revision: string;
  readonly deployment: string;
}

async function released(revision: string, behaviour = ""): Promise<Release> {
  const latest = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: name }));
  const { family, cpu, memory, networkMode, executionRoleArn, requiresCompatibilities, containerDefinitions } =
    latest.taskDefinition!;
  const [app] = containerDefinitions!;
  const environment = Object.entries({ REVISION: revision, BEHAVIOUR: behaviour });
  const registered = await ecs.send(
    new RegisterTaskDefinitionCommand({
      family,
      cpu,
      memory,
      networkMode,
      executionRoleArn,
      requiresCompatibilities,
      containerDefinitions: [{ ...app, image, environment: environment.map(([key, value]) => ({ name: key, value })) }],
    }),
  );
  const arn = registered.taskDefinition!.taskDefinitionArn!;
  const { revision: before } = await strategy.serving();
  const rollout = { release: revision, revision: arn, before, least: 2 };
  return { rollout, revision: arn, deployment: await strategy.begin(rollout) };
}

async function ended({ rollout, deployment }: Release): Promise<Progress> {
  for (;;) {
    const progress = await strategy.look(rollout, deployment);
    if (progress.state !== "going") return progress;
    await pause(500);
  }
}

async function saidOf({ rollout, deployment }: Release): Promise<string> {
  const progress = await strategy.look(rollout, deployment);
  if (progress.state !== "going") throw new Error(JSON.stringify(progress));
  return progress.said;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await pause(200);
}

async function clock(verb: "freeze" | "resume"): Promise<void> {
  await loopbackRequest({ url: `${emulator.endpoint}/_thrive/clock/${verb}`, method: "POST" });
}

async function doorOf(port: number): Promise<string> {
  const { body } = await loopbackRequest({ url: `${emulator.endpoint}/_thrive/balancers/${name}/${port}` });
  return (JSON.parse(body) as { url: string }).url;
}

async function revisionAt(door: string): Promise<string> {
  const { status, body } = await loopbackRequest({ url: `${door}/orders` });
  return status === 200 ? body : `${status} ${body}`;
}

/** How often each revision answered. */
async function answers(count: number): Promise<Record<string, number>> {
  const seen: Record<string, number> = {};
  for (let asked = 0; asked < count; asked += 1) {
    const revision = await revisionAt(requests);
    seen[revision] = (seen[revision] ?? 0) + 1;
  }
  return seen;
}

async function askedUntil(signal: AbortSignal): Promise<Record<string, number>> {
  const seen: Record<string, number> = {};
  while (!signal.aborted) {
    const revision = await revisionAt(requests);
    seen[revision] = (seen[revision] ?? 0) + 1;
    await pause(50);
  }
  return seen;
}
