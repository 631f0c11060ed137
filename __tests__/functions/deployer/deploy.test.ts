import { alice, bob, DeployerWorld, digestOf, tagOf } from "./support/deployer-world";

async function running(build = 1): Promise<DeployerWorld> {
  const world = new DeployerWorld();
  expect((await world.release(world.image(build))).kind).toBe("succeed");
  return world;
}

test("the first release makes a revision, sets the count, the parameter, scaling, the tag and the ledger", async () => {
  const world = new DeployerWorld();
  const told = await world.release(world.image(1));
  const [release] = await world.releases();
  expect(told).toEqual({
    kind: "succeed",
    said: `prod runs ${tagOf(1)} after 60 s`,
    variables: { IMAGE_TAG: tagOf(1), IMAGE_DIGEST: digestOf(1), RELEASE: release!.id },
  });
  expect([world.ecs.runs, world.ecs.desiredCount, world.parameter, world.least]).toEqual([
    digestOf(1),
    2,
    digestOf(1),
    2,
  ]);
  expect(world.stored.get(digestOf(1))!.tags).toContain("deployed-prod-e1-0000-");
  expect(release).toEqual({
    id: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/),
    begun: {
      execution: "e1-0000-0000",
      action: "e1-0000-0000-Deploy",
      digest: digestOf(1),
      tag: tagOf(1),
      commit: expect.any(String),
      kind: "release",
      by: alice,
      reason: "changed",
      decision: "01D",
      approver: bob,
      at: "2026-11-21T16:00:01.000Z",
    },
    revision: expect.stringContaining("collections:2"),
    deploying: { deployment: "ecs-svc/2", at: "2026-11-21T16:00:01.000Z" },
    ended: {
      result: "succeeded",
      runs: digestOf(1),
      taskDefinition: expect.stringContaining("collections:2"),
      seconds: 60,
      at: "2026-11-21T16:01:01.000Z",
    },
  });
});

test("a long deployment goes on from call to call, and a job that is asked again when all is over answers the same", async () => {
  const world = await running();
  const execution = world.execution(world.image(2));
  for (let call = 0; call < 3; call++) {
    expect((await world.ask(execution, "deploy", { ports: world.ports(world.direct, 1) })).kind).toBe("callAgain");
  }
  const told = await world.ask(execution);
  expect(told.said).toBe(`prod runs ${tagOf(2)} after 60 s`);
  expect(await world.ask(execution)).toEqual(told);
  expect(world.measured).toHaveLength(2);
  expect(world.ecs.revisions).toHaveLength(3);
});

test("a deployment that fails ends with ECS's reason, and leaves no revision to begin from", async () => {
  const world = await running();
  world.ecs.broken.add(world.image(2));
  const why =
    `prod: the deployment of ${tagOf(2)} failed: ECS deployment circuit breaker: tasks failed to start.; ` +
    "the service says: (service collections) (deployment ecs-svc/3) deployment failed: tasks failed to start.";
  expect(await world.release(digestOf(2))).toEqual({ kind: "fail", said: `${why}; ${tagOf(1)} runs` });
  const [failed] = await world.releases();
  expect(failed!.ended).toMatchObject({ result: "failed", runs: digestOf(1) });
  expect([world.ecs.latest.image, world.parameter]).toEqual([
    `registry/thrive/collections@${digestOf(1)}`,
    digestOf(1),
  ]);
  expect(world.measured.at(-1)).toEqual({ Deployments: 1, FailedDeployments: 1, Rollbacks: 0 });
});

test("a first release that fails sets the count back to none", async () => {
  const world = new DeployerWorld();
  world.ecs.broken.add(world.image(1));
  expect((await world.release(digestOf(1))).said).toMatch(/tasks failed to start\.; nothing runs$/);
  expect([world.ecs.desiredCount, world.ecs.latest.image]).toEqual([0, "registry/thrive/collections:unreleased"]);
  expect(world.ecs.deployments[0]!.taskDefinition).toBe(world.ecs.latest.arn);
});

test("a deployment that somebody replaced fails, saying by which", async () => {
  const world = await running();
  const execution = world.execution(world.image(2));
  await world.ask(execution, "deploy", { ports: world.ports(world.direct, 1) });
  world.ecs.deploy(world.ecs.register(`registry/thrive/collections@${world.image(3)}`));
  expect((await world.ask(execution)).said).toBe(
    `prod: the deployment of ${tagOf(2)} was replaced by the deployment ecs-svc/4 of collections:4; ${tagOf(1)} runs`,
  );
});

test("one that does not end is given up after an hour", async () => {
  const world = await running();
  const execution = world.execution(world.image(2));
  await world.ask(execution, "deploy", { ports: world.ports(world.direct, 1) });
  world.ecs.deployments[0]!.endsAt = Infinity;
  world.now += 3_600_000;
  expect((await world.ask(execution)).said).toBe(
    `prod: the deployment ecs-svc/3 did not end within 60 minutes; ${tagOf(1)} runs`,
  );
  expect(world.ecs.deployments[0]!.taskDefinition).toContain("collections:2");
});

describe("a migration", () => {
  const migrating = () =>
    new DeployerWorld({}, { migration: { command: ["npm", "run", "migrate"], timeoutMinutes: 30 } });

  test("runs once with the new image, before it serves; going back runs none", async () => {
    const world = migrating();
    await world.release(world.image(1));
    await world.release(world.image(2));
    expect(world.ecs.tasks.map(({ taskDefinitionArn }) => taskDefinitionArn!.split("/")[1])).toEqual([
      "collections:2",
      "collections:3",
    ]);
    await world.release(digestOf(1), { IMAGE_DIGEST: digestOf(1), ROUTER_DECISION: "none", REASON: "slow" });
    expect(world.ecs.tasks).toHaveLength(2);
  });

  test("that fails ends the release before anything serves it", async () => {
    const world = migrating();
    world.ecs.exitCode = 3;
    expect((await world.release(world.image(1))).said).toBe(
      "prod: the migration ended with 3: Essential container in task exited; see the log of the task 1; nothing runs",
    );
    expect([world.ecs.latest.image, world.ecs.desiredCount]).toEqual(["registry/thrive/collections:unreleased", 0]);
  });
});

test("figures tell how long a commit took, and how long until a failure was mended", async () => {
  const world = await running();
  const at = new Date("2026-11-21T15:00:00Z");
  world.changes = { ...world.changes, commits: [{ id: "a", subject: "s", author: "carol@thrive.test", at }] };
  world.ecs.broken.add(world.image(2));
  await world.release(digestOf(2));
  await world.release(world.image(3));
  const { RestoreSeconds, LeadTimeSeconds } = world.measured.at(-1)!;
  expect([RestoreSeconds! > 0, LeadTimeSeconds! > 3600]).toEqual([true, true]);
  const back = { IMAGE_DIGEST: digestOf(1), ROUTER_DECISION: "none", REASON: "slow" };
  await world.release(digestOf(1), back);
  expect(world.measured.at(-1)).toEqual({ Deployments: 1, FailedDeployments: 0, Rollbacks: 1 });
  expect((await world.releases())[0]!.begun).toMatchObject({
    kind: "rollback",
    by: alice,
    reason: "slow",
    previous: digestOf(3),
  });
  expect(world.announced.map(({ kind, result, tag }) => [kind, result, tag])).toEqual([
    ["release", "succeeded", tagOf(1)],
    ["release", "failed", tagOf(2)],
    ["release", "succeeded", tagOf(3)],
    ["rollback", "succeeded", tagOf(1)],
  ]);
});

test("what is announced can be put into a sentence as it is", async () => {
  const world = await running();
  world.image(2);
  await world.release(digestOf(2));
  await world.release(digestOf(1), {
    IMAGE_DIGEST: digestOf(1),
    ROUTER_DECISION: "none",
    REASON: 'it says "no"\nto C:\\ all.',
  });
  expect(world.announced.at(-1)).toEqual({
    service: "collections",
    environment: "prod",
    kind: "rollback",
    result: "succeeded",
    tag: tagOf(1),
    by: "alice@thrive.test",
    reason: "it says 'no' to C:/ all",
  });
});

test("a stage that is retried because nobody heard of its success answers with that success, and deploys nothing", async () => {
  const world = await running();
  const back = { IMAGE_DIGEST: digestOf(1), ROUTER_DECISION: "none", REASON: "slow" };
  await world.release(world.image(2));
  const execution = world.execution(digestOf(1), back);
  const told = await world.ask(execution);
  const [first, ...others] = world.actions.get(execution)!;
  world.actions.set(execution, [{ ...first!, id: "again", startedAt: new Date(world.now) }, ...others]);
  expect(await world.ask(execution)).toEqual(told);
  expect(await world.releases()).toHaveLength(3);
});

test("the end of a release is told although its figures cannot be read", async () => {
  const world = await running();
  const execution = world.execution(world.image(2));
  let ended = false;
  const ports = world.ports(async (name, call) => {
    if (ended && name === "ledger.items") throw new Error("throttled");
    const answer = await call();
    if (name === "imageInUse.write") ended = true;
    return answer;
  });
  expect((await world.ask(execution, "deploy", { ports })).kind).toBe("succeed");
  expect(world.announced.at(-1)).toMatchObject({ tag: tagOf(2), result: "succeeded" });
  expect(world.measured.at(-1)).toEqual(expect.objectContaining({ Deployments: 1 }));
});
