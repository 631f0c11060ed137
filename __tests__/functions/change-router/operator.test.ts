import type { OperatorAnswer, OperatorRequest } from "../../../functions/change-router/core/operator";
import { pushEvent, route, RouterWorld } from "./support/router-world";

const routes = {
  collections: route("collections", { roots: ["cs/Collections/"] }),
  intake: route("intake", { roots: ["cs/Intake/"] }),
};
const because = { by: "ada", reason: "to see it" };

async function settled(): Promise<RouterWorld> {
  const world = new RouterWorld(routes);
  world.commit({ "cs/Collections/a.ts": "1", "cs/Intake/a.ts": "1" });
  await world.push();
  await world.endAll();
  world.started();
  return world;
}

async function answer(world: RouterWorld, request: OperatorRequest): Promise<OperatorAnswer> {
  return (await world.operator(request)).answer;
}

describe("explain", () => {
  test("says what a push would do, and writes and starts nothing", async () => {
    const world = await settled();
    const [markers, records] = [JSON.stringify([...world.markers.stored]), world.markers.records.length];
    const head = world.change({ "cs/Collections/a.ts": "2" });
    expect(await answer(world, { command: "explain", service: "collections" })).toMatchObject({
      ok: true,
      heads: { services: head },
      outcome: { outcome: "start", reason: "changed", paths: ["cs/Collections/a.ts"], fileCount: 1 },
    });
    expect([JSON.stringify([...world.markers.stored]), world.markers.records.length]).toEqual([markers, records]);
    expect(world.started()).toEqual([]);
  });

  test("says it of a commit, and of a pipeline that has no marker yet", async () => {
    const world = await settled();
    const before = world.trees.headOf("thrive-services")!;
    world.change({ "cs/Collections/a.ts": "2" });
    const explained = await answer(world, { command: "explain", service: "collections", commit: before });
    expect(explained).toMatchObject({ heads: { services: before }, outcome: { outcome: "skip", reason: "unchanged" } });
    world.markers.stored.clear();
    expect(await answer(world, { command: "explain", service: "collections", commit: before })).toMatchObject({
      outcome: { outcome: "skip", reason: "unchanged" },
    });
    expect(world.markers.stored.size).toBe(0);
  });

  test("names a commit that is not there", async () => {
    const world = await settled();
    const commit = "f".repeat(40);
    expect(await answer(world, { command: "explain", service: "intake", commit })).toEqual({
      ok: false,
      problems: [`CommitDoesNotExistException: ${commit}: no such commit`],
    });
  });

  test("names the branches when one is gone", async () => {
    const world = await settled();
    world.trees.moveTo("thrive-services", undefined);
    expect(await answer(world, { command: "explain", service: "intake" })).toEqual({
      ok: false,
      problems: ["no such branch in one of services#main: push it, or change the repository in the delivery landing"],
    });
  });
});

describe("hold and resume", () => {
  test("37: what is held starts for nobody; once resumed it starts if it still differs", async () => {
    const world = await settled();
    await answer(world, { command: "hold", service: "collections", ...because });
    world.change({ "cs/Collections/a.ts": "2" });
    expect((await world.push()).routes.collections!.reason).toBe("held");
    const run = await answer(world, { command: "run", service: "collections", ...because });
    expect(run).toMatchObject({ ok: true, outcome: { outcome: "skip", reason: "held" } });
    const resumed = await answer(world, { command: "resume", service: "collections", ...because });
    expect(resumed).toMatchObject({ ok: true, state: { started: { status: "InProgress" } } });
    expect(world.started()).toEqual(["collections"]);
    expect(world.markers.records.at(-1)!.trigger).toMatchObject({ kind: "resume", actor: "ada", reason: "to see it" });
  });

  test("resume of what does not differ starts nothing", async () => {
    const world = await settled();
    await answer(world, { command: "hold", service: "collections", ...because });
    await answer(world, { command: "resume", service: "collections", ...because });
    expect(world.started()).toEqual([]);
  });

  test("a hold that comes while a claim is made keeps what was claimed, and nothing after it", async () => {
    const world = await settled();
    world.change({ "cs/Collections/a.ts": "2" });
    const start = async (given: never) => {
      await answer(world, { command: "hold", service: "collections", ...because });
      return world.pipelines.start(given);
    };
    await world.push({ broken: { pipelines: Object.assign(Object.create(world.pipelines), { start }) } });
    expect(world.marker("collections")).toMatchObject({ started: { status: "InProgress" }, held: because });
  });
});

describe("baseline", () => {
  test("takes the head for what succeeded last", async () => {
    const world = await settled();
    const head = world.change({ "cs/Collections/a.ts": "2" });
    const done = await answer(world, { command: "baseline", service: "collections", ...because });
    expect(done).toMatchObject({ ok: true, state: { base: { services: head } } });
    expect((await world.push()).routes.collections!.reason).toBe("unchanged");
  });

  test("takes a commit too, and settles what failed", async () => {
    const world = await settled();
    const commit = world.trees.headOf("thrive-services")!;
    world.change({ "cs/Collections/a.ts": "2" });
    await world.push();
    await world.end("collections", "Failed");
    world.clock.advance(1);
    world.trees.moveTo("thrive-services", commit);
    await answer(world, { command: "baseline", service: "collections", commit, ...because });
    expect((await world.reconcile()).routes.collections!.reason).toBe("unchanged");
  });
});

describe("run and run-all", () => {
  test("run starts one at the head, whatever changed, and says who and why", async () => {
    const world = await settled();
    const done = await answer(world, { command: "run", service: "intake", ...because });
    expect(done).toMatchObject({
      ok: true,
      outcome: { outcome: "start", reason: "forced", executionId: "execution-3" },
    });
    expect(world.markers.records.at(-1)!.trigger).toMatchObject({ kind: "run", actor: "ada", reason: "to see it" });
  });

  test("38: run-all starts each of 40 once, five in a minute, whatever is repeated", async () => {
    const names = Array.from({ length: 40 }, (_, index) => `service-${String(index).padStart(2, "0")}`);
    const world = new RouterWorld(
      Object.fromEntries(names.map((name) => [name, route(name, { roots: [`${name}/`] })])),
    );
    world.commit(Object.fromEntries(names.map((name) => [`${name}/a.ts`, "1"])));
    const { answer: told, message } = await world.operator({ command: "run-all", ...because });
    expect(told).toEqual({ ok: true, command: "run-all", services: 40, startsPerMinute: 5 });
    const perMinute: number[] = [];
    for (let next = message; next;) {
      const current: typeof next = next;
      const early = await world.handle(current);
      if (perMinute.length > 0) expect(early).toEqual({ message: "later", seconds: 60 });
      if (perMinute.length > 0) world.clock.advance(60);
      const handled = perMinute.length > 0 ? await world.handle(current, { id: "same" }) : early;
      await world.handle(current, { id: "same", receives: 2 });
      perMinute.push(world.started().length);
      expect(handled.decision!.trigger).toMatchObject({ kind: "run-all", actor: "ada", reason: "to see it" });
      next = handled.continuation;
    }
    expect(perMinute).toEqual(Array.from({ length: 8 }, () => 5));
    expect(new Set(world.pipelines.executions.map(({ pipeline }) => pipeline)).size).toBe(40);
  });
});

describe("what an operator sees", () => {
  test("markers: every service, also one that never ran", async () => {
    const world = await settled();
    world.markers.stored.delete("thrive-delivery-intake");
    const head = { services: world.trees.headOf("thrive-services") };
    expect(await answer(world, { command: "markers" })).toEqual({
      ok: true,
      command: "markers",
      services: {
        collections: {
          pipeline: "thrive-delivery-collections",
          base: head,
          deployed: head,
          started: { commits: head, executionId: "execution-1", status: "Succeeded", at: expect.any(String) },
          retries: 0,
        },
        intake: { pipeline: "thrive-delivery-intake", retries: 0 },
      },
    });
  });

  test("decisions: the newest first, of one service or all", async () => {
    const world = await settled();
    await world.push();
    await answer(world, { command: "run", service: "intake", ...because });
    const all = await answer(world, { command: "decisions" });
    const one = await answer(world, { command: "decisions", service: "collections", limit: 1 });
    const ids = (given: OperatorAnswer) =>
      given.ok && given.command === "decisions" ? given.decisions.map(({ id }) => id) : [];
    expect(ids(all)).toEqual(world.markers.records.map(({ id }) => id).reverse());
    expect(ids(one)).toHaveLength(1);
  });

  test("decisions: no more than Lambda gives back in one answer", async () => {
    const world = await settled();
    const [large] = world.markers.records;
    const routes = { collections: { outcome: "skip", reason: "held", paths: ["x".repeat(1_500_000)] } } as const;
    for (const id of ["a", "b", "c", "d"]) await world.markers.putDecision({ ...large!, id, routes });
    const given = await answer(world, { command: "decisions", limit: 4 });
    expect(given).toMatchObject({ ok: true, decisions: [{}, {}, {}] });
    expect(Buffer.byteLength(JSON.stringify(given))).toBeLessThan(6_000_000);
  });
});

test.each<[unknown, string[]]>([
  [
    { command: "stop" },
    ['command: "stop" is none; it is one of explain, decisions, markers, run, run-all, hold, resume, baseline'],
  ],
  [
    { command: "explain", service: "constructor" },
    ['service: "constructor" is not in the route map; it has collections, intake'],
  ],
  [
    { command: "hold", service: "intake", by: " " },
    [
      "by: is missing; the record of what you ask says who and why",
      "reason: is missing; the record of what you ask says who and why",
    ],
  ],
  [
    { command: "baseline", service: "intake", commit: "HEAD", ...because },
    ['commit: "HEAD" is not a whole commit id; give all 40 digits, as git rev-parse prints them'],
  ],
  [{ command: "decisions", limit: 0 }, ["limit: 0 is not a whole number from 1 to 100"]],
])("%j is refused, with all that is wrong", async (request, problems) => {
  expect(await answer(new RouterWorld(routes), request as OperatorRequest)).toEqual({ ok: false, problems });
});

test("who pushed and why somebody asked are cut and cleaned before they are recorded", async () => {
  const world = await settled();
  const nasty = `\u001b[31m$\{jndi:x}\n${"x".repeat(1_000_000)}`;
  await world.handle(pushEvent(world.map, "services", { callerUserArn: nasty }));
  await answer(world, { command: "run", service: "intake", by: nasty, reason: nasty });
  const [push, run] = world.markers.records.slice(-2);
  expect(push!.trigger.actor).toMatch(/^�\[31m\$ \{jndi:x\}�x+…?$/);
  expect([push!.trigger.actor!.length, run!.trigger.actor!.length, run!.trigger.reason!.length]).toEqual([
    300, 200, 500,
  ]);
});
