import { lastSeen } from "../../../functions/deployer/core/ledger";
import { settle } from "../../../functions/deployer/core/settle";
import { sweep } from "../../../functions/deployer/core/sweep";
import { DeployerWorld, digestOf, type Guard, tagOf } from "./support/deployer-world";

const minutes = 60_000;

async function running(): Promise<DeployerWorld> {
  const world = new DeployerWorld();
  await world.release(world.image(1));
  world.image(2);
  return world;
}

/** A process that ends after a call. */
function dyingAfter(last: string): Guard {
  let isDead = false;
  return async (name, call) => {
    if (isDead) throw new Error("killed");
    const answer = await call();
    isDead = name === last;
    return answer;
  };
}

describe("settle", () => {
  test.each([
    ["ecs.UpdateService", "succeeded"],
    ["imageInUse.write", "succeeded"],
    ["ecs.RegisterTaskDefinition", "abandoned"],
    ["ledger.put", "abandoned"],
  ])("writes down how a release ended whose deployer died after %s: %s", async (last, result) => {
    const world = await running();
    const execution = world.execution(digestOf(2));
    await world.ask(execution, "deploy", { ports: world.ports(dyingAfter(last)) });
    world.end(execution, "Failed");
    await settle(world.ports());
    expect((await world.releases())[0]!.ended).toBeUndefined(); // a call of it may still be alive
    world.now += 15 * minutes;
    await settle(world.ports());
    const [{ ended } = {}] = await world.releases();
    const runs = result === "succeeded" ? digestOf(2) : digestOf(1);
    expect(ended).toMatchObject({ result, runs });
    if (result === "abandoned") {
      expect(ended!.reason).toBe(`its execution ended before ${tagOf(2)} was deployed; ${tagOf(1)} runs`);
    }
    expect([world.parameter, world.ecs.imageOf(world.ecs.latest.arn)]).toEqual([
      runs,
      `registry/thrive/collections@${runs}`,
    ]);
  });

  test("writes down what somebody else brought, and lets Terraform go on from it", async () => {
    const world = await running();
    world.ecs.deploy(world.ecs.register(`registry/thrive/collections@${digestOf(2)}`));
    world.now += 5 * minutes;
    await settle(world.ports());
    await settle(world.ports());
    expect(lastSeen(await world.ledger.items("prod"))).toMatchObject({ runs: digestOf(2) });
    expect(world.parameter).toBe(digestOf(2));
    expect(world.stored.get(digestOf(2))!.tags).toContain("deployed-prod-00000000"); // no rule of the registry deletes it
    expect(world.ledger.table.size).toBe(5);
  });

  test("leaves a service as it is that a person set to no tasks", async () => {
    const world = new DeployerWorld();
    for (const build of [1, 2, 3]) await world.release(world.image(build));
    world.ecs.desiredCount = 0;
    const before = [world.ecs.revisions, world.ecs.deployments, world.parameter].map((one) => JSON.stringify(one));
    for (let round = 0; round < 3; round++) await settle(world.ports());
    const after = [world.ecs.revisions, world.ecs.deployments, world.parameter].map((one) => JSON.stringify(one));
    expect(after).toEqual(before);
  });

  test.each(["ecs.DescribeServices", "ecs.ListTaskDefinitions", "ledger.items"])(
    "leaves a release alone that begins while it looks, after %s",
    async (moment) => {
      const world = await running();
      const execution = world.execution(digestOf(2));
      let begins = true;
      const guard: Guard = async (name, call) => {
        const answer = await call();
        if (name === moment && begins) {
          begins = false;
          await world.ask(execution, "deploy", { ports: world.ports(world.direct, 0) });
        }
        return answer;
      };
      await settle(world.ports(guard));
      expect(begins).toBe(false);
      expect((await world.ask(execution)).said).toBe(`prod runs ${tagOf(2)} after 60 s`);
    },
  );

  test("takes back what failed and nobody took back, and its revision", async () => {
    const world = await running();
    const [healthy] = world.ecs.deployments;
    const bad = world.ecs.register(`registry/thrive/collections@${digestOf(2)}`);
    world.ecs.deploy(bad);
    Object.assign(world.ecs.deployments[0]!, { rolloutState: "FAILED" }); // as without a circuit breaker that goes back
    await settle(world.ports());
    expect(world.ecs.deployments[0]!.taskDefinition).toBe(healthy!.taskDefinition);
    world.now += 5 * minutes;
    await settle(world.ports());
    expect(world.ecs.latest.arn).toBe(healthy!.taskDefinition);
  });

  test.each(["AccessDenied", "ServiceNotFoundException", "ClusterNotFoundException"])(
    "has nothing to do where no release ever was, as long as AWS says %s",
    async (name) => {
      const missing: Guard = async (called, call) => {
        if (called.startsWith("ecs.")) throw Object.assign(new Error("there is none"), { name });
        return call();
      };
      await settle(new DeployerWorld().ports(missing));
      const world = await running();
      await expect(settle(world.ports(missing))).rejects.toThrow("there is none");
    },
  );

  test("ends an execution that waits for what does not come, and none that waits for a person", async () => {
    const world = await running();
    const stuck = world.execution(digestOf(2));
    const waits = world.execution(digestOf(2));
    for (const action of world.actions.get(waits)!) action.status = action.isApproval ? "InProgress" : "Succeeded";
    world.actions.get(stuck)!.find(({ action }) => action === "Request")!.status = "Succeeded";
    world.now += 74 * minutes;
    await settle(world.ports());
    expect(world.executions.get(stuck)!.status).toBe("InProgress");
    world.now += minutes;
    await settle(world.ports());
    expect([stuck, waits].map((id) => world.executions.get(id)!.status)).toEqual(["Stopped", "InProgress"]);
  });

  test("does what it can in one environment when another fails", async () => {
    const world = await running();
    await expect(settle(world.ports(() => Promise.reject(new Error("no"))))).rejects.toThrow("Error: no; Error: no");
  });
});

describe("the janitor", () => {
  /** Six images of which the first four were released, long ago, and of which only the last two revisions are active. */
  async function old(janitor: "reports" | "deletes"): Promise<DeployerWorld> {
    const world = new DeployerWorld({}, { janitor });
    for (let build = 1; build <= 6; build++) world.image(build, {}, 20);
    for (let build = 1; build <= 4; build++) await world.release(digestOf(build));
    for (const revision of world.ecs.revisions.slice(0, 3)) revision.active = false;
    const list = { digest: digestOf(99), tags: [`sbom-${tagOf(1)}`], pushedAt: new Date(0) };
    world.stored.set(list.digest, list);
    world.image(7, {}, 13);
    return world;
  }

  test("tells what nothing needs, and deletes nothing unless it is told to", async () => {
    const world = await old("reports");
    const { deletable, deleted } = await sweep(world.ports());
    expect([deletable.map(({ digest }) => digest), deleted]).toEqual([[1, 2, 5, 6].map(digestOf), []]);
    expect(world.stored.size).toBe(8);
  });

  test("deletes them with their lists; what waits for an approval stays", async () => {
    const world = await old("deletes");
    world.execution(digestOf(2), { IMAGE_DIGEST: digestOf(2) });
    expect((await sweep(world.ports())).deleted).toEqual([1, 5, 6, 99].map(digestOf));
    expect([...world.stored.keys()]).toEqual([2, 3, 4, 7].map(digestOf));
  });

  test("spares what is released while it looks", async () => {
    const world = await old("deletes");
    const guard: Guard = async (name, call) => {
      const answer = await call();
      if (name === "ledger.claim") await world.ledger.put("prod", "0".repeat(26), "BEGUN", begun);
      return answer;
    };
    const begun = { ...(await world.releases())[0]!.begun, digest: digestOf(5) };
    expect((await sweep(world.ports(guard))).deleted).toEqual([1, 2, 6, 99].map(digestOf));
  });
});
