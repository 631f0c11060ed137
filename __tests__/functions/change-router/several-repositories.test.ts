import { route, RouterWorld } from "./support/router-world";

const dto = { repository: "shared", path: "dto/" };
const routes = {
  collections: route("collections", { roots: ["cs/Collections/", dto] }),
  intake: route("intake", { roots: ["cs/Intake/"] }),
  portal: route("portal", {
    roots: [{ repository: "shared", path: "portal/" }],
    repository: "shared",
    sources: { shared: "Source" },
  }),
};

async function settled(): Promise<RouterWorld> {
  const world = new RouterWorld(routes);
  world.commit({ "cs/Collections/a.ts": "1", "cs/Intake/a.ts": "1" });
  world.commit({ "dto/a.ts": "1", "portal/a.ts": "1", "README.md": "1" }, "shared");
  await world.reconcile();
  await world.endAll();
  world.started();
  return world;
}

describe("several repositories", () => {
  test("a push to the shared one starts its dependents elsewhere, with both commits pinned", async () => {
    const world = await settled();
    const own = world.trees.headOf("thrive-services");
    const shared = world.change({ "dto/a.ts": "2" }, "shared");
    const { routes: outcomes, heads, repository } = await world.push({ key: "shared" });
    expect(world.pipelines.starts.map(({ pipeline, revisions }) => [pipeline, revisions])).toEqual([
      ["thrive-delivery-collections", { Source: own, "Source-shared": shared }],
    ]);
    expect(Object.keys(outcomes)).toEqual(["collections", "portal"]);
    expect(outcomes.collections!.paths).toEqual(["shared:dto/a.ts"]);
    expect([heads, repository]).toEqual([{ services: own, shared }, "shared"]);
  });

  test("a push to one reads the heads of all: what an event of the other lost is not left behind", async () => {
    const world = await settled();
    const shared = world.change({ "dto/a.ts": "2" }, "shared");
    const own = world.change({ "cs/Collections/a.ts": "2" });
    await world.push();
    expect(world.pipelines.starts.map(({ revisions }) => revisions)).toEqual([
      { Source: own, "Source-shared": shared },
    ]);
    expect(world.markers.records.at(-1)!.routes.collections!.paths).toEqual(["cs/Collections/a.ts", "shared:dto/a.ts"]);
  });

  test("an unreadable one fails its dependents, and nobody else", async () => {
    const world = await settled();
    world.trees.moveTo("thrive-shared", undefined);
    world.change({ "cs/Collections/a.ts": "2", "cs/Intake/a.ts": "2" });
    const { routes: outcomes } = await world.push();
    expect(world.started()).toEqual(["intake"]);
    expect(outcomes.collections).toMatchObject({ outcome: "failed", reason: "branch-gone" });
  });

  test("one that the route map gains is adopted with its head", async () => {
    const world = await settled();
    world.map = {
      ...world.map,
      routes: { ...routes, intake: route("intake", { roots: ["cs/Intake/", dto] }) },
    };
    expect((await world.push()).routes.intake).toMatchObject({ outcome: "adopt", reason: "new-root" });
    world.change({ "dto/a.ts": "2" }, "shared");
    await world.push({ key: "shared" });
    expect(world.started()).toEqual(["collections", "intake"]);
  });
});
