import type { Marker } from "../../../functions/change-router/core/marker";
import type { PipelineStart, Ports } from "../../../functions/change-router/core/ports";
import { PermanentError, TransientError } from "../../../functions/change-router/core/router-error";
import { Killed } from "./support/faulty-ports";
import { executionEvent, pushEvent, reconcileEvent, route, RouterWorld } from "./support/router-world";

const routes = {
  collections: route("collections", { roots: ["cs/Collections/", "cs/Shared/"] }),
  intake: route("intake", { roots: ["cs/Intake/", "cs/Shared/"] }),
};
const files = { "cs/Collections/a.ts": "1", "cs/Intake/a.ts": "1", "cs/Shared/dto.ts": "1" };

async function settled(idempotent = true): Promise<RouterWorld> {
  const world = new RouterWorld(routes, { idempotent });
  world.commit(files);
  await world.push();
  await world.endAll();
  world.started();
  return world;
}

type Method = (...given: unknown[]) => Promise<unknown>;
type PortName = "source" | "pipelines" | "markers";

/** Ports whose `number`th call ends in `fail`; whether the call itself happens is `fail`'s to say. */
function breaking(
  world: RouterWorld,
  number: number,
  fail: (call: () => Promise<unknown>) => Promise<unknown>,
  dies = false,
): { broken: Partial<Ports>; calls: string[] } {
  const calls: string[] = [];
  const wrap = (port: PortName) =>
    new Proxy(port === "source" ? world.trees : world[port], {
      get:
        (target, name) =>
        async (...given: unknown[]) => {
          if (dies && calls.length > number) throw new Killed();
          calls.push(`${port}.${String(name)}`);
          const call = () => (target[name as keyof typeof target] as unknown as Method).apply(target, given);
          return calls.length - 1 === number ? fail(call) : call();
        },
    });
  const broken = { source: wrap("source"), pipelines: wrap("pipelines"), markers: wrap("markers") } as unknown as Ports;
  return { broken, calls };
}

/** Names of all calls of a push that starts both pipelines. */
async function callsOfPush(): Promise<string[]> {
  const world = await settled();
  world.change({ "cs/Shared/dto.ts": "2" });
  const { broken, calls } = breaking(world, -1, (call) => call());
  await world.push({ broken });
  return calls;
}

const failures = {
  refused: () => Promise.reject(new TransientError("ThrottlingException", "Rate exceeded")),
  unanswered: async (call: () => Promise<unknown>) => {
    await call();
    throw new TransientError("TimeoutError", "no answer");
  },
  forbidden: () => Promise.reject(new PermanentError("AccessDeniedException", "not allowed")),
  unforeseen: () => Promise.reject(new TypeError("cannot read properties of undefined")),
  "killed before": () => Promise.reject(new Killed()),
  "killed after": async (call: () => Promise<unknown>) => {
    await call();
    throw new Killed();
  },
};

describe.each(Object.entries(failures))("when any one call is %s", (name, fail) => {
  test("redelivery and a reconcile bring both pipelines to the head, with one execution each", async () => {
    const calls = await callsOfPush();
    expect(calls.length).toBeGreaterThan(12);
    for (let number = 0; number < calls.length; number++) {
      const world = await settled();
      const head = world.change({ "cs/Shared/dto.ts": "2" });
      const { broken } = breaking(world, number, fail, name.startsWith("killed"));
      const push = pushEvent(world.map, "services");
      const first = await world.handle(push, { id: "push", broken }).catch(() => undefined);
      if (first?.message !== "done") await world.handle(push, { id: "push", receives: 2 });
      world.clock.advance(900);
      await world.reconcile();
      expect([number, calls[number], world.started()]).toEqual([number, calls[number], ["collections", "intake"]]);
      await world.endAll();
      for (const service of Object.keys(routes)) {
        expect(world.marker(service)).toMatchObject({ compareFrom: { commits: { services: head } }, retries: 0 });
        expect(world.marker(service)!.pending).toBeUndefined();
      }
    }
  });

  test("without redelivery a reconcile does it alone", async () => {
    const calls = await callsOfPush();
    for (let number = 0; number < calls.length; number++) {
      const world = await settled();
      world.change({ "cs/Shared/dto.ts": "2" });
      const { broken } = breaking(world, number, fail, name.startsWith("killed"));
      await world.handle(pushEvent(world.map, "services"), { broken }).catch(() => undefined);
      world.clock.advance(900);
      await world.reconcile();
      expect([calls[number], world.started()]).toEqual([calls[number], ["collections", "intake"]]);
    }
  });
});

/** A start of one pipeline that fails. */
function failingStart(world: RouterWorld, pipeline: string, error: Error): Partial<Ports> {
  const pipelines = Object.assign(Object.create(world.pipelines), {
    start: (start: { pipeline: string }) =>
      start.pipeline === pipeline ? Promise.reject(error) : world.pipelines.start(start as never),
  });
  return { pipelines };
}

describe("a claim", () => {
  test("24: of two routers that race for a pipeline one wins; the other sees it running", async () => {
    const world = await settled();
    world.change({ "cs/Shared/dto.ts": "2" });
    const handled = await Promise.all(
      ["one", "two"].map((id) => world.handle(pushEvent(world.map, "services"), { id })),
    );
    expect(world.started()).toEqual(["collections", "intake"]);
    const late = handled.find(({ message }) => message === "retry");
    expect(late?.decision?.routes.collections!.reason ?? "covered-by-running").toMatch(/busy|covered-by-running/);
    expect((await world.push({ id: "two" })).routes.collections!.reason).toBe("covered-by-running");
  });

  test("what runs keeps its claim though it may not be confirmed, and the next one finds it", async () => {
    const world = await settled();
    world.change({ "cs/Intake/a.ts": "2" });
    const forbidden = new PermanentError("AccessDeniedException", "not allowed");
    let written = 0;
    const markers = Object.assign(Object.create(world.markers) as typeof world.markers, {
      save: (marker: Marker) =>
        marker.pipeline.endsWith("intake") && ++written === 2 ? Promise.reject(forbidden) : world.markers.save(marker),
    });
    expect((await world.push({ broken: { markers } })).routes.intake).toMatchObject({
      outcome: "failed",
      reason: "unevaluated",
      error: { class: "permanent", code: "AccessDeniedException" },
    });
    world.clock.advance(61);
    expect((await world.reconcile()).routes.intake).toMatchObject({ outcome: "start", executionId: "execution-3" });
    expect(world.started()).toEqual(["intake"]);
  });

  test("26: a router that dies between start and confirm leaves an execution that the next one finds", async () => {
    const world = await settled(false);
    world.change({ "cs/Collections/a.ts": "2" });
    const broken = dyingAfter(world, "pipelines.start");
    await world.handle(pushEvent(world.map, "services"), { id: "push", broken }).catch(() => undefined);
    const { decisionId } = world.marker("collections")!.pending!;
    const { routes: outcomes } = await world.push({ id: "push", receives: 2 });
    expect(outcomes.collections).toMatchObject({
      outcome: "start",
      reason: "changed",
      executionId: "execution-3",
      recoveredFrom: decisionId,
    });
    expect(world.started()).toEqual(["collections"]);
    expect(world.sum("PendingRecovered")).toBe(1);
  });

  test("of somebody else is left alone for a minute, then ended", async () => {
    const world = await settled();
    world.change({ "cs/Collections/a.ts": "2" });
    const broken = dyingAfter(world, "pipelines.start");
    await world.handle(pushEvent(world.map, "services"), { id: "dead", broken }).catch(() => undefined);
    world.clock.advance(59);
    const handled = await world.handle(reconcileEvent);
    expect([handled.message, handled.decision!.routes.collections!.reason]).toEqual(["retry", "busy"]);
    world.clock.advance(1);
    expect((await world.reconcile()).routes.collections!.outcome).toBe("start");
    expect(world.started()).toEqual(["collections"]);
    expect(world.sum("OldestPendingSeconds")).toBeGreaterThan(100);
  });

  test("that was left behind for a head that is none any more is freed for the new head", async () => {
    const world = await settled();
    world.change({ "cs/Collections/a.ts": "2" });
    const error = new TransientError("ThrottlingException", "Rate exceeded");
    await world.push({ id: "push", broken: failingStart(world, "thrive-delivery-collections", error) });
    expect(world.marker("collections")).toMatchObject({
      pending: { owner: "push" },
      lastError: { class: "transient" },
    });
    const head = world.change({ "cs/Collections/a.ts": "3" });
    await world.push({ id: "push", receives: 2 });
    expect(world.pipelines.starts.map(({ revisions }) => revisions)).toEqual([{ Source: head }]);
  });

  test("that is lost to somebody else starts nothing", async () => {
    const world = await settled();
    world.change({ "cs/Collections/a.ts": "2" });
    const held = { by: "ada", reason: "wait", at: world.clock.iso() };
    const save = async (marker: Marker) => {
      const stored = world.marker("collections")!;
      if (!stored.held) await world.markers.save({ ...stored, held, version: stored.version + 1 });
      return world.markers.save(marker);
    };
    const markers = Object.assign(Object.create(world.markers), { save });
    expect((await world.push({ broken: { markers } })).routes.collections!.reason).toBe("held");
    expect(world.started()).toEqual([]);
  });

  test("that somebody freed while the pipeline was being started: the execution is known all the same", async () => {
    const world = await settled();
    world.change({ "cs/Collections/a.ts": "2" });
    const start = async (given: PipelineStart) => {
      const { pending: _pending, ...freed } = world.marker("collections")!;
      await world.markers.save({ ...freed, version: freed.version + 1 });
      return world.pipelines.start(given);
    };
    await world.push({ broken: { pipelines: Object.assign(Object.create(world.pipelines), { start }) } });
    expect(world.marker("collections")!.started).toMatchObject({ executionId: "execution-3", status: "InProgress" });
    expect((await world.push()).routes.collections!.reason).toBe("covered-by-running");
  });

  test("counts from its start: a person's run between claim and start does not pass for newer", async () => {
    const world = await settled();
    const head = world.change({ "cs/Collections/a.ts": "2" });
    const error = new TransientError("ThrottlingException", "Rate exceeded");
    await world.push({ id: "push", broken: failingStart(world, "thrive-delivery-collections", error) });
    world.clock.advance(10);
    const pipeline = "thrive-delivery-collections";
    const by = world.pipelines.begin({ pipeline, revisions: { Source: head }, variables: { REASON: "faster" } });
    world.clock.advance(10);
    await world.push({ id: "push", receives: 2 });
    await world.handle(executionEvent(pipeline, by, "STARTED"));
    expect(world.marker("collections")!.started!.executionId).toBe("execution-4");
  });
});

/** Dies right after the first call of a name. */
function dyingAfter(world: RouterWorld, name: string): Partial<Ports> {
  const state = { dead: false };
  const wrap = (port: PortName) =>
    new Proxy(port === "source" ? world.trees : world[port], {
      get:
        (target, method) =>
        async (...given: unknown[]) => {
          if (state.dead) throw new Killed();
          const answer = await (target[method as keyof typeof target] as unknown as Method).apply(target, given);
          if (`${port}.${String(method)}` === name) {
            state.dead = true;
            throw new Killed();
          }
          return answer;
        },
    });
  return { source: wrap("source"), pipelines: wrap("pipelines"), markers: wrap("markers") } as unknown as Ports;
}

describe("a start that fails", () => {
  test("for now: the message comes back, and starts the rest alone", async () => {
    const world = await settled();
    world.change({ "cs/Shared/dto.ts": "2" });
    const error = new TransientError("ConcurrentPipelineExecutionsLimitExceededException", "too many");
    const broken = failingStart(world, "thrive-delivery-intake", error);
    const handled = await world.handle(pushEvent(world.map, "services"), { id: "push", broken });
    expect(handled.message).toBe("retry");
    expect(handled.decision!.routes.intake).toMatchObject({
      outcome: "failed",
      reason: "not-started",
      error: { class: "transient", code: "ConcurrentPipelineExecutionsLimitExceededException", message: "too many" },
    });
    expect(world.started()).toEqual(["collections"]);
    expect((await world.handle(pushEvent(world.map, "services"), { id: "push", receives: 2 })).message).toBe("done");
    expect(world.started()).toEqual(["intake"]);
  });

  test("for good: the others go on, the message is over, the next push or reconcile tries again", async () => {
    const world = await settled();
    world.change({ "cs/Shared/dto.ts": "2" });
    const error = new PermanentError("PipelineNotFoundException", "no pipeline");
    const broken = failingStart(world, "thrive-delivery-intake", error);
    expect((await world.handle(pushEvent(world.map, "services"), { id: "push", broken })).message).toBe("done");
    expect(world.started()).toEqual(["collections"]);
    expect(world.marker("intake")).toMatchObject({
      lastError: { class: "permanent", code: "PipelineNotFoundException" },
    });
    expect(world.marker("intake")!.pending).toBeUndefined();
    expect(world.measured).toContainEqual({
      name: "StartFailed",
      value: 1,
      unit: "Count",
      pipeline: "thrive-delivery-intake",
      reason: "permanent",
    });
    expect((await world.push({ id: "push", receives: 2 })).routes.intake!.reason).toBe("start-refused");
    expect((await world.reconcile()).routes.intake!.reason).toBe("changed");
    expect(world.marker("intake")!.lastError).toBeUndefined();
  });
});

test("without idempotent tokens a crash costs a second execution at most, and nothing is left behind", async () => {
  const world = new RouterWorld(routes, { idempotent: false });
  world.commit(files);
  await world.push();
  await world.endAll();
  const head = world.change({ "cs/Collections/a.ts": "2" });
  const broken = dyingAfter(world, "pipelines.start");
  await world.handle(pushEvent(world.map, "services"), { id: "push", broken }).catch(() => undefined);
  const blind = Object.assign(Object.create(world.pipelines), { recent: async () => [] });
  await world.push({ id: "push", receives: 2, broken: { pipelines: blind } });
  expect(world.pipelines.of("thrive-delivery-collections")).toHaveLength(3);
  await world.endAll();
  expect(world.marker("collections")!.compareFrom!.commits).toEqual({ services: head });
});
