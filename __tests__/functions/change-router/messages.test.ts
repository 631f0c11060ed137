import { cleanText } from "../../../functions/change-router/core/clean-text";
import { executionEvent, pushEvent, route, RouterWorld, stageEvent } from "./support/router-world";

const routes = { intake: route("intake", { roots: ["cs/Intake/"] }) };

async function settled(): Promise<RouterWorld> {
  const world = new RouterWorld(routes);
  world.commit({ "cs/Intake/a.ts": "1" });
  await world.push();
  await world.endAll();
  world.started();
  return world;
}

test.each([
  ["no JSON", "{"],
  ["no object", "[1]"],
  ["nothing known", { "detail-type": "Tag Change on Resource", detail: {} }],
  [
    "a push without a repository",
    { "detail-type": "CodeCommit Repository State Change", detail: { referenceName: 1 } },
  ],
  ["our push without a branch", { kind: "push", repository: "services" }],
  ["run-all by nobody", { kind: "run-all", request: "1" }],
])("%s is ignored, and the message is over", async (_, body) => {
  const world = await settled();
  const handled = await world.handle(body);
  expect(handled).toEqual({ message: "done", ignored: expect.stringMatching(/^not a message for the router: /) });
});

test("a megabyte of nonsense is told in a line", async () => {
  const { ignored } = await (await settled()).handle(`\n${"x".repeat(1_000_000)}`);
  expect(ignored).toBe(`not a message for the router: �${"x".repeat(198)}…`);
});

describe("a push of the webhook front", () => {
  const push = { kind: "push", repository: "services", branch: "main", after: "1".repeat(40), deliveryId: "7" };

  test("is a push", async () => {
    const world = await settled();
    world.change({ "cs/Intake/a.ts": "2" });
    await world.handle(push);
    expect(world.started()).toEqual(["intake"]);
  });

  test.each([
    [{ ...push, branch: "other" }, "ignored-ref"],
    [{ ...push, after: "0".repeat(40) }, "branch-gone"],
    [{ ...push, repository: "constructor" }, "ignored-ref"],
    [{ ...push, repository: "elsewhere" }, "unknown-repository"],
  ])("%j is ignored as %s", async (body, ignored) => {
    expect((await (await settled()).handle(body)).decision).toMatchObject({ ignored });
  });
});

test("an event of a pipeline or execution that nobody knows is over", async () => {
  const world = await settled();
  expect(await world.handle(executionEvent("elsewhere", "1", "FAILED"))).toEqual({
    message: "done",
    ignored: "pipeline elsewhere: not in the route map",
  });
  expect(await world.handle(executionEvent("thrive-delivery-intake", "1", "FAILED"))).toEqual({
    message: "done",
    ignored: "pipeline thrive-delivery-intake: no execution 1",
  });
});

describe("from a push to the first environment", () => {
  async function started(): Promise<RouterWorld> {
    const world = await settled();
    world.change({ "cs/Intake/a.ts": "2" });
    await world.push();
    world.clock.advance(240);
    return world;
  }
  const reached = (world: RouterWorld, stage: string, state = "SUCCEEDED", id = "execution-2") =>
    world.handle(stageEvent("thrive-delivery-intake", id, stage, state, world.clock.iso()));

  test("is measured once, when its stage succeeds", async () => {
    const world = await started();
    await reached(world, "Build");
    await reached(world, "dev", "STARTED");
    await reached(world, "dev", "SUCCEEDED", "execution-1");
    expect(world.sum("CommitToFirstEnvironmentSeconds")).toBe(0);
    await reached(world, "dev");
    await reached(world, "dev");
    const measured = world.measured.filter(({ name }) => name === "CommitToFirstEnvironmentSeconds");
    expect(measured).toEqual([
      {
        name: "CommitToFirstEnvironmentSeconds",
        value: expect.closeTo(240, 1),
        unit: "Seconds",
        pipeline: "thrive-delivery-intake",
      },
    ]);
  });

  test("is not measured for what no push started", async () => {
    const world = await settled();
    await world.operator({ command: "run", service: "intake", by: "ada", reason: "x" });
    await reached(world, "dev");
    expect(world.sum("CommitToFirstEnvironmentSeconds")).toBe(0);
  });
});

describe("a record", () => {
  test("holds at most 20 paths of a pipeline, and says how many there were", async () => {
    const world = await settled();
    world.change(Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`cs/Intake/${index}\u001b.ts`, "1"])));
    const { paths, fileCount, truncated } = (await world.push()).routes.intake!;
    expect([paths.length, fileCount, truncated, paths[0]]).toEqual([20, 30, true, "cs/Intake/0�.ts"]);
  });

  test("of 500 pipelines with the longest paths fits into an item of the table", async () => {
    const names = Array.from({ length: 500 }, (_, index) => `service-${index}`);
    const world = new RouterWorld(Object.fromEntries(names.map((name) => [name, route(name, { roots: ["cs/"] })])));
    world.commit({ "cs/a.ts": "1" });
    await world.push();
    await world.endAll();
    const files = Array.from({ length: 30 }, (_, index) => [`cs/${"語".repeat(400)}${index}.ts`, "1"] as const);
    world.change(Object.fromEntries(files));
    const decision = await world.push();
    expect(Buffer.byteLength(JSON.stringify(decision))).toBeLessThan(400_000);
    expect(decision.routes["service-499"]).toMatchObject({ outcome: "start", fileCount: 30, truncated: true });
  });
});

test("clean text has no control characters, no template and an end", () => {
  expect(cleanText("a\u0000b\u202ec\ud800d", 100)).toBe("a�b�c�d");
  expect(cleanText("${x} #{y} %{z} $x", 100)).toBe("$ {x} # {y} % {z} $x");
  expect(cleanText("x".repeat(11), 10)).toBe(`${"x".repeat(9)}…`);
});

test("a push reads each head once and the ids of all roots in one call", async () => {
  const names = Array.from({ length: 500 }, (_, index) => `service-${index}`);
  const dto = { repository: "shared", path: "dto/" };
  const world = new RouterWorld(
    Object.fromEntries(names.map((name) => [name, route(name, { roots: [`${name}/`, dto] })])),
  );
  world.commit(Object.fromEntries(names.map((name) => [`${name}/a.ts`, "1"])));
  world.commit({ "dto/a.ts": "1" }, "shared");
  await world.push();
  await world.endAll();
  world.change({ "service-7/a.ts": "2" });
  const calls: string[] = [];
  const source = new Proxy(world.trees, {
    get: (target, name) => (calls.push(String(name)), Reflect.get(target, name)),
  });
  await world.handle(pushEvent(world.map, "services"), { broken: { source } });
  expect(calls.filter((name) => name === "head" || name === "trees").sort()).toEqual([
    "head",
    "head",
    "trees",
    "trees",
  ]);
  expect(world.pipelines.starts).toHaveLength(501);
});
