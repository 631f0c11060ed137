import type { RouteOutcome } from "../../../functions/change-router/core/decision";
import { HistoryError, PermanentError, TransientError } from "../../../functions/change-router/core/router-error";
import { executionEvent, pushEvent, route, RouterWorld } from "./support/router-world";

/** Two services on a library, one beside them. */
const routes = {
  collections: route("collections", { roots: ["cs/Collections/", "cs/Shared/"] }),
  intake: route("intake", { roots: ["cs/Intake/", "cs/Shared/"] }),
  utilities: route("utilities", { roots: ["cs/Utilities/"] }),
};
const files = {
  "cs/Collections/a.ts": "1",
  "cs/Collections/README.md": "1",
  "cs/Intake/a.ts": "1",
  "cs/Intake2/a.ts": "1",
  "cs/Shared/dto.ts": "1",
  "cs/Utilities/a.ts": "1",
  "README.md": "1",
};

/** Everything ran at the first commit and succeeded. */
async function settled(
  settings: ConstructorParameters<typeof RouterWorld>[1] = {},
  some = routes,
): Promise<RouterWorld> {
  const world = new RouterWorld(some, settings);
  world.commit(files);
  await world.push();
  await world.endAll();
  world.started();
  world.clock.advance(600);
  return world;
}

const brief = (outcomes: Readonly<Record<string, RouteOutcome>>) =>
  Object.fromEntries(
    Object.entries(outcomes).map(([service, { outcome, reason }]) => [service, `${outcome} ${reason}`]),
  );

describe("what starts", () => {
  test("1: a change inside one module starts that pipeline alone, at the head's commit", async () => {
    const world = await settled();
    const head = world.change({ "cs/Collections/a.ts": "2" });
    const { routes: outcomes, id } = await world.push();
    expect(world.pipelines.starts).toEqual([
      {
        pipeline: "thrive-delivery-collections",
        token: expect.stringMatching(/^[a-zA-Z0-9-]{1,128}$/),
        revisions: { Source: head },
        decision: id,
      },
    ]);
    expect(outcomes.collections).toMatchObject({
      outcome: "start",
      reason: "changed",
      relation: "forward",
      mode: "files",
      paths: ["cs/Collections/a.ts"],
      fileCount: 1,
      executionId: "execution-4",
    });
    expect(outcomes.intake).toMatchObject({ outcome: "skip", reason: "unchanged", mode: "trees", paths: [] });
  });

  test("2: two modules in one push of three commits start once each", async () => {
    const world = await settled();
    world.change({ "cs/Collections/a.ts": "2" });
    world.change({ "cs/Utilities/a.ts": "2" });
    world.change({ "cs/Collections/a.ts": "3" });
    await world.push();
    expect(world.started()).toEqual(["collections", "utilities"]);
  });

  test("3: a README alone starts nothing, and a later change is still compared with the old base", async () => {
    const world = await settled();
    const base = world.trees.headOf("thrive-services");
    world.change({ "cs/Collections/README.md": "2" });
    expect((await world.push()).routes.collections).toMatchObject({
      outcome: "skip",
      reason: "ignored-only",
      mode: "files",
    });
    world.change({ "cs/Collections/a.ts": "2" });
    expect((await world.push()).routes.collections).toMatchObject({
      outcome: "start",
      reason: "changed",
      base: { services: base },
      paths: ["cs/Collections/a.ts"],
    });
  });

  test("4: a README beside code starts, and the code explains it", async () => {
    const world = await settled();
    world.change({ "cs/Collections/README.md": "2", "cs/Collections/a.ts": "2" });
    expect((await world.push()).routes.collections!.paths).toEqual(["cs/Collections/a.ts"]);
  });

  test("5: a library starts all that are built from it, and nobody else", async () => {
    const world = await settled();
    world.change({ "cs/Shared/dto.ts": "2" });
    await world.push();
    expect(world.started()).toEqual(["collections", "intake"]);
  });

  test("7: a file that moves between modules starts both", async () => {
    const world = await settled();
    world.change({ "cs/Collections/a.ts": null, "cs/Utilities/b.ts": "1" });
    await world.push();
    expect(world.started()).toEqual(["collections", "utilities"]);
  });

  test("8: deleting a file, or a whole module, starts it", async () => {
    const world = await settled();
    world.change({ "cs/Utilities/a.ts": null });
    await world.push();
    expect(world.started()).toEqual(["utilities"]);
    expect(world.marker("utilities")!.started!.trees).toEqual({ "services:cs/Utilities/": null });
  });

  test("10: a module whose name begins like another's is not that one", async () => {
    const world = await settled();
    world.change({ "cs/Intake2/a.ts": "2" });
    const { routes: outcomes, unmapped } = await world.push();
    expect(world.started()).toEqual([]);
    expect(outcomes.intake!.reason).toBe("unchanged");
    expect(unmapped).toEqual({ paths: ["services:cs/Intake2/a.ts"], fileCount: 1 });
  });

  test("14: a commit and its revert in one push start nothing", async () => {
    const world = await settled();
    world.change({ "cs/Collections/a.ts": "2" });
    world.change({ "cs/Collections/a.ts": "1" });
    await world.push();
    expect(world.started()).toEqual([]);
  });

  test("a force push to what succeeded last starts nothing; to something else, that", async () => {
    const world = await settled();
    const first = world.trees.headOf("thrive-services")!;
    world.trees.commit("thrive-services", files, []);
    await world.push();
    expect(world.started()).toEqual([]);
    world.trees.commit("thrive-services", { ...files, "cs/Intake/a.ts": "9" }, []);
    const { routes: outcomes } = await world.push();
    expect(world.started()).toEqual(["intake"]);
    expect(outcomes.intake).toMatchObject({ relation: "rewritten", base: { services: first } });
    expect(world.sum("Rewritten")).toBe(1);
  });
});

describe("the first time", () => {
  test("12: without any past everything starts, in one decision", async () => {
    const world = new RouterWorld(routes);
    world.commit(files);
    await world.push();
    expect(world.started()).toEqual(["collections", "intake", "utilities"]);
    expect(world.markers.records.map((one) => brief(one.routes))).toEqual([
      { collections: "start first-run", intake: "start first-run", utilities: "start first-run" },
    ]);
  });

  test("12: with the policy baseline the head counts as there", async () => {
    const world = new RouterWorld({
      utilities: route("utilities", { roots: ["cs/Utilities/"], firstRun: "baseline" }),
    });
    world.commit(files);
    expect(brief((await world.push()).routes)).toEqual({ utilities: "adopt baseline" });
    world.change({ "cs/Utilities/a.ts": "2" });
    await world.push();
    expect(world.started()).toEqual(["utilities"]);
  });

  test("13: a pipeline that is older than its marker has its base from CodePipeline", async () => {
    const world = new RouterWorld(routes);
    const old = world.commit(files);
    for (const service of Object.keys(routes)) {
      const pipeline = `thrive-delivery-${service}`;
      const by = { pipeline, revisions: { Source: old }, variables: { REASON: "by hand" } };
      world.pipelines.end(world.pipelines.begin(by), "Succeeded");
    }
    world.change({ "cs/Intake/a.ts": "2" });
    await world.push();
    expect(world.started()).toEqual(["intake"]);
  });

  test("13: an execution that AWS started when it made the pipeline is no past: it skipped every stage", async () => {
    const world = new RouterWorld({ utilities: routes.utilities });
    const head = world.commit(files);
    const created = { pipeline: "thrive-delivery-utilities", revisions: { Source: head }, trigger: "CreatePipeline" };
    world.pipelines.end(world.pipelines.begin(created), "Succeeded");
    expect(brief((await world.push()).routes)).toEqual({ utilities: "start first-run" });
  });

  test("35: a root that the map gains is adopted, and starts nothing when it did not change", async () => {
    const world = await settled();
    world.map = {
      ...world.map,
      routes: { ...routes, utilities: route("utilities", { roots: ["cs/Utilities/", "cs/Shared/"] }) },
    };
    world.change({ "README.md": "2" });
    expect((await world.push()).routes.utilities).toMatchObject({ outcome: "adopt", reason: "new-root" });
    expect((await world.push()).routes.utilities!.reason).toBe("unchanged");
    world.change({ "cs/Shared/dto.ts": "2" });
    await world.push();
    expect(world.started()).toEqual(["collections", "intake", "utilities"]);
  });

  test("35: one that changed since the base starts it; one whose past is lost is adopted", async () => {
    for (const lost of [false, true]) {
      const world = await settled();
      const base = world.trees.headOf("thrive-services")!;
      world.change({ "cs/Shared/dto.ts": "2" });
      if (lost) world.trees.collect(base);
      world.map = {
        ...world.map,
        routes: { utilities: route("utilities", { roots: ["cs/Utilities/", "cs/Shared/"] }) },
      };
      await world.push();
      expect(world.started()).toEqual(lost ? [] : ["utilities"]);
    }
  });
});

describe("where git or a provider cannot say", () => {
  test("16: a base that git has collected: ids decide, and nothing fails", async () => {
    const world = await settled();
    world.trees.collect(world.trees.headOf("thrive-services")!);
    world.trees.commit("thrive-services", { ...files, "cs/Intake/a.ts": "2" }, []);
    const { routes: outcomes } = await world.push();
    expect(world.started()).toEqual(["intake"]);
    expect(outcomes.intake).toMatchObject({ relation: "gone", mode: "tree-only", paths: ["cs/Intake/"] });
    expect([world.sum("BaseGone"), world.sum("TreeOnly")]).toEqual([1, 1]);
  });

  test("19: of 10 000 changed files the list has 300: the module at the end starts all the same", async () => {
    const world = await settled();
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`cs/Aaa/${index}.ts`, "1"]));
    world.change({ ...many, "cs/Utilities/a.ts": "2" });
    const source = Object.assign(Object.create(world.trees), {
      files: async () => ({ files: Object.keys(many).slice(0, 300), complete: false, twoDot: false }),
    });
    const { routes: outcomes } = await world.push({ broken: { source } });
    expect(world.started()).toEqual(["utilities"]);
    expect(outcomes.utilities).toMatchObject({ mode: "tree-only", paths: ["cs/Utilities/"] });
  });

  test("a three-dot list is trusted only where the head came from the base", async () => {
    const world = await settled();
    world.trees.commit("thrive-services", { ...files, "cs/Intake/README.md": "2" }, []);
    const source = Object.assign(Object.create(world.trees), {
      files: async () => ({ files: ["cs/Intake/README.md"], complete: true, twoDot: false }),
    });
    expect((await world.push({ broken: { source } })).routes.intake).toMatchObject({
      outcome: "start",
      mode: "tree-only",
    });
  });

  test("a list that stops at an ignored file is not trusted to have no other", async () => {
    const world = await settled();
    world.change({ "cs/Intake/README.md": "2", "cs/Intake/a.ts": "2" });
    const source = Object.assign(Object.create(world.trees), {
      files: async () => ({ files: ["cs/Intake/README.md"], complete: false, twoDot: true }),
    });
    expect((await world.push({ broken: { source } })).routes.intake).toMatchObject({
      outcome: "start",
      mode: "tree-only",
    });
  });

  test("a list without a file of the root whose id changed is wrong: the id is right", async () => {
    const world = await settled();
    world.change({ "cs/Intake/a.ts": "2" });
    const source = Object.assign(Object.create(world.trees), {
      files: async () => ({ files: ["README.md"], complete: true, twoDot: true }),
    });
    expect((await world.push({ broken: { source } })).routes.intake).toMatchObject({
      outcome: "start",
      mode: "tree-only",
      paths: ["cs/Intake/"],
    });
  });

  test("a list that cannot be had starts the pipeline and says why", async () => {
    const world = await settled();
    world.change({ "cs/Intake/README.md": "2" });
    const source = Object.assign(Object.create(world.trees), {
      files: async () => Promise.reject(new TransientError("ThrottlingException", "Rate exceeded")),
    });
    expect((await world.push({ broken: { source } })).routes.intake).toMatchObject({
      outcome: "start",
      mode: "tree-only",
      error: { class: "transient", code: "ThrottlingException", message: "Rate exceeded" },
    });
  });

  test("a head that is collected while it is read is looked at again", async () => {
    const world = await settled();
    const source = Object.assign(Object.create(world.trees), {
      trees: async () => Promise.reject(new HistoryError("CommitDoesNotExistException", "gone")),
    });
    const handled = await world.handle(pushEvent(world.map, "services"), { broken: { source } });
    expect(handled.message).toBe("retry");
    expect(handled.decision!.routes.intake).toMatchObject({ outcome: "failed", reason: "unreadable" });
  });

  test("a repository that may not be read fails its pipelines, and the message does not come back", async () => {
    const world = await settled();
    const source = Object.assign(Object.create(world.trees), {
      head: async () => Promise.reject(new PermanentError("RepositoryDoesNotExistException", "thrive-services: none")),
    });
    const handled = await world.handle(pushEvent(world.map, "services"), { broken: { source } });
    expect(handled.message).toBe("done");
    expect(handled.decision!.routes.intake).toMatchObject({
      outcome: "failed",
      reason: "unreadable",
      error: { class: "permanent", code: "RepositoryDoesNotExistException", message: "thrive-services: none" },
    });
  });
});

describe("repeated, lost and failed", () => {
  test("23: the same event twice starts once", async () => {
    const world = await settled();
    world.change({ "cs/Collections/a.ts": "2" });
    await world.push({ id: "same" });
    expect((await world.push({ id: "same" })).routes.collections!.reason).toBe("covered-by-running");
    expect(world.started()).toEqual(["collections"]);
  });

  test("28: after a failure the next push, of another module, starts the failed one again", async () => {
    const world = await settled();
    world.change({ "cs/Collections/a.ts": "2" });
    await world.push();
    await world.end("collections", "Failed");
    expect((await world.push()).routes.collections!.reason).toBe("awaits-retry");
    const head = world.change({ "cs/Utilities/a.ts": "2" });
    world.started();
    await world.push();
    expect(world.pipelines.starts.map(({ revisions }) => revisions)).toEqual([{ Source: head }, { Source: head }]);
    expect(world.started()).toEqual(["collections", "utilities"]);
  });

  test("28: compared with what was started last, a failure is left alone", async () => {
    const some = { ...routes, collections: { ...routes.collections, base: "lastStarted" as const } };
    const world = await settled({}, some);
    world.change({ "cs/Collections/a.ts": "2" });
    await world.push();
    await world.end("collections", "Failed");
    world.started();
    world.change({ "cs/Utilities/a.ts": "2" });
    await world.push();
    expect(world.started()).toEqual(["utilities"]);
  });

  test("a failure counts once, also that of what a person started after another", async () => {
    const world = await settled();
    const head = world.change({ "cs/Collections/a.ts": "2" });
    await world.push();
    await world.end("collections", "Failed");
    const pipeline = "thrive-delivery-collections";
    world.pipelines.begin({ pipeline, revisions: { Source: head }, variables: { REASON: "once more" } });
    await world.end("collections", "Failed");
    await world.end("collections", "Failed");
    expect(world.sum("FailedExecutions")).toBe(2);
  });

  test("a failed head is tried again as often as the route says, then it is blocked and counted each time", async () => {
    const world = await settled();
    world.change({ "cs/Collections/a.ts": "2" });
    await world.push();
    await world.end("collections", "Failed");
    expect((await world.reconcile()).routes.collections).toMatchObject({ outcome: "start", reason: "retry" });
    await world.end("collections", "Failed");
    expect((await world.reconcile()).routes.collections!.reason).toBe("blocked");
    expect((await world.reconcile()).routes.collections!.reason).toBe("blocked");
    expect(world.started()).toEqual(["collections", "collections"]);
    expect(world.sum("Blocked")).toBe(2);
    expect(world.sum("FailedExecutions")).toBe(2);
    expect(world.marker("collections")!.blockedAt).toBe(world.clock.iso());
    world.change({ "cs/Collections/a.ts": "3" });
    expect((await world.push()).routes.collections!.reason).toBe("changed");
    expect(world.marker("collections")!.blockedAt).toBeUndefined();
  });

  test("29: after a rejection an unrelated push does not propose it again, its own change does", async () => {
    const world = await settled();
    world.change({ "cs/Collections/a.ts": "2" });
    await world.push();
    await world.end("collections", "Failed", true);
    world.change({ "cs/Utilities/a.ts": "2" });
    world.started();
    expect((await world.push()).routes.collections!.reason).toBe("rejected");
    expect((await world.reconcile()).routes.collections!.reason).toBe("rejected");
    expect(world.started()).toEqual(["utilities"]);
    world.change({ "cs/Collections/a.ts": "3" });
    expect((await world.push()).routes.collections).toMatchObject({ outcome: "start", reason: "changed" });
  });

  test("29: with the policy propose the next push proposes it again", async () => {
    const some = { ...routes, collections: { ...routes.collections, afterRejection: "propose" as const } };
    const world = await settled({}, some);
    world.change({ "cs/Collections/a.ts": "2" });
    await world.push();
    await world.end("collections", "Failed", true);
    world.change({ "cs/Utilities/a.ts": "2" });
    expect((await world.push()).routes.collections).toMatchObject({ outcome: "start", reason: "changed" });
  });

  test("31: a lost push is found by the reconcile, which says that one was lost", async () => {
    const world = await settled();
    world.change({ "cs/Collections/a.ts": "2" });
    await world.reconcile();
    expect(world.started()).toEqual(["collections"]);
    expect(world.sum("ReconcileDrift")).toBe(1);
    await world.reconcile();
    expect(world.sum("ReconcileDrift")).toBe(1);
  });

  test("31: the lost end of an execution is found by the reconcile", async () => {
    const world = await settled();
    const head = world.change({ "cs/Collections/a.ts": "2" });
    await world.push();
    world.pipelines.end("execution-4", "Succeeded");
    await world.reconcile();
    expect(world.marker("collections")!.compareFrom!.commits).toEqual({ services: head });
  });

  test("a head that goes back while something runs takes that back; what failed after it, too", async () => {
    for (const ends of [false, true]) {
      const world = await settled();
      const first = world.trees.headOf("thrive-services")!;
      world.change({ "cs/Collections/a.ts": "2" });
      await world.push();
      if (ends) await world.end("collections", "Failed");
      world.trees.moveTo("thrive-services", first);
      expect((await world.push()).routes.collections).toMatchObject({
        outcome: "start",
        reason: "supersede-back",
        paths: ["cs/Collections/a.ts"],
      });
      await world.endAll();
      expect((await world.reconcile()).routes.collections!.reason).toBe("unchanged");
    }
  });

  test("an ignored file that comes while its module runs starts nothing more", async () => {
    const world = await settled();
    world.change({ "cs/Collections/a.ts": "2" });
    await world.push();
    world.change({ "cs/Collections/README.md": "2" });
    expect((await world.push()).routes.collections!.reason).toBe("covered-by-running");
  });

  test("an older execution that ends after a newer one moves nothing back", async () => {
    const world = await settled();
    world.change({ "cs/Collections/a.ts": "2" });
    await world.push();
    const head = world.change({ "cs/Collections/a.ts": "3" });
    await world.push();
    await world.end("collections");
    world.pipelines.end("execution-4", "Succeeded");
    await world.handle(executionEvent("thrive-delivery-collections", "execution-4", "SUCCEEDED"));
    expect(world.marker("collections")!.compareFrom!.commits).toEqual({ services: head });
  });
});

describe("what releases and rollbacks do", () => {
  test("an execution with a digest or environments of its own moves no marker", async () => {
    for (const [name, value] of Object.entries({ IMAGE_DIGEST: "sha256:1", ENVIRONMENTS: "|prod|" })) {
      const world = await settled();
      const before = world.marker("collections");
      const pipeline = "thrive-delivery-collections";
      const head = world.change({ "cs/Collections/a.ts": "2" });
      const id = world.pipelines.begin({
        pipeline,
        revisions: { Source: head },
        variables: { REASON: "x", [name]: value },
      });
      await world.end("collections");
      expect([id, world.marker("collections")]).toEqual(["execution-4", before]);
    }
  });

  test.each(["rollback", "older commit by hand"])(
    "a %s moves what is deployed, and nothing starts against it",
    async (kind) => {
      const world = await settled();
      const first = world.trees.headOf("thrive-services")!;
      const second = world.change({ "cs/Collections/a.ts": "2" });
      await world.push();
      await world.endAll();
      const by = {
        pipeline: "thrive-delivery-collections",
        revisions: { Source: first },
        variables: { REASON: "it was bad" },
      };
      world.pipelines.begin(kind === "rollback" ? { ...by, kind: "rollback", trigger: "ManualRollback" } : by);
      await world.end("collections");
      expect(world.marker("collections")).toMatchObject({
        deployed: { commits: { services: first } },
        compareFrom: { commits: { services: second } },
        started: { commits: { services: second } },
      });
      world.started();
      world.change({ "cs/Utilities/a.ts": "2" });
      await world.push();
      expect(world.started()).toEqual(["utilities"]);
    },
  );

  test("a whole run by hand at the head covers a push to it", async () => {
    const world = await settled();
    const head = world.change({ "cs/Collections/a.ts": "2" });
    const by = {
      pipeline: "thrive-delivery-collections",
      revisions: { Source: head },
      variables: { REASON: "faster" },
    };
    const id = world.pipelines.begin(by);
    await world.handle(executionEvent("thrive-delivery-collections", id, "STARTED"));
    expect((await world.push()).routes.collections!.reason).toBe("covered-by-running");
    await world.end("collections");
    expect((await world.push()).routes.collections!.reason).toBe("unchanged");
  });

  test("an older commit that a person runs once it is the head is no rollback: a push to it is covered", async () => {
    const world = await settled();
    const first = world.trees.headOf("thrive-services")!;
    world.change({ "cs/Collections/a.ts": "2" });
    await world.push();
    await world.endAll();
    world.trees.moveTo("thrive-services", first);
    const by = { pipeline: "thrive-delivery-collections", revisions: { Source: first }, variables: { REASON: "back" } };
    const id = world.pipelines.begin(by);
    await world.handle(executionEvent(by.pipeline, id, "STARTED"));
    expect((await world.push()).routes.collections!.reason).toBe("covered-by-running");
  });

  test("a person's run of a commit that git has lost is like no head: the next push runs the head again", async () => {
    const world = await settled();
    const lost = world.change({ "cs/Collections/a.ts": "2" });
    const by = {
      pipeline: "thrive-delivery-collections",
      revisions: { Source: lost },
      variables: { REASON: "to try" },
    };
    world.pipelines.begin(by);
    world.trees.commit("thrive-services", files, []);
    world.trees.collect(lost);
    await world.end("collections");
    expect((await world.push()).routes.collections).toMatchObject({
      outcome: "start",
      relation: "gone",
      mode: "tree-only",
    });
  });
});

describe("pushes to something else", () => {
  test("33: a branch with slashes is a branch like others", async () => {
    const world = await settled({
      repositories: { services: { provider: "codecommit", name: "thrive-services", branch: "feature/a/b" } },
    });
    world.change({ "cs/Intake/a.ts": "2" });
    await world.push();
    expect(world.started()).toEqual(["intake"]);
  });

  test.each([
    ["a tag with the branch's name", { referenceType: "tag" }, "ignored-ref"],
    ["another branch", { referenceName: "feature/a" }, "ignored-ref"],
    ["a deleted branch", { event: "referenceDeleted" }, "branch-gone"],
    ["another repository", { repositoryName: "elsewhere" }, "unknown-repository"],
  ])("33: %s is recorded, and ignored", async (_, detail, ignored) => {
    const world = await settled();
    world.change({ "cs/Intake/a.ts": "2" });
    const decision = await world.handle(pushEvent(world.map, "services", detail));
    expect(decision).toMatchObject({ message: "done", decision: { ignored, routes: {} } });
    expect(world.markers.records.at(-1)).toMatchObject({ ignored, trigger: { kind: "push" } });
    expect(world.started()).toEqual([]);
  });

  test("33: a branch that is gone by now starts nothing", async () => {
    const world = await settled();
    world.trees.moveTo("thrive-services", undefined);
    const { routes: outcomes } = await world.push();
    expect(outcomes.intake).toMatchObject({ outcome: "failed", reason: "branch-gone" });
  });

  test("36: a map in the pushed commit is a file like others", async () => {
    const world = await settled();
    world.change({ "routes.json": "{}", "change-router/routes.json": "{}" });
    const { routeMap, unmapped } = await world.push();
    expect([routeMap, unmapped?.fileCount, world.started()]).toEqual(["hash-of-the-map", 2, []]);
  });

  test("a file outside of every root is told, starts everything, or is not even looked for", async () => {
    const outcomes = ["warn", "all", "ignore"].map(async (unmapped) => {
      const world = await settled({ unmapped: unmapped as "warn" | "all" | "ignore" });
      world.change({ "cs/New/a.ts": "1" });
      const decision = await world.push();
      const again = await world.push();
      return [decision.unmapped?.fileCount, again.unmapped, world.started()];
    });
    expect(await Promise.all(outcomes)).toEqual([
      [1, undefined, []],
      [1, undefined, ["collections", "intake", "utilities"]],
      [undefined, undefined, []],
    ]);
  });
});
