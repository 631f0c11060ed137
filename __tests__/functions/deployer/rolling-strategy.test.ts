import { DeployerWorld, digestOf } from "./support/deployer-world";

/** A deployment of a second image that ECS lists no more: the service is set to the first one again. */
async function gone() {
  const world = new DeployerWorld();
  await world.release(world.image(1));
  const [{ taskDefinition: before } = {}] = world.ecs.deployments;
  const revision = world.ecs.register(`registry/thrive/collections@${digestOf(2)}`);
  const { strategy } = world.ports().environment("prod");
  const rollout = { release: "01J", revision, before: before!, least: 2 };
  const deployment = await strategy.begin(rollout);
  world.ecs.deploy(before!);
  world.ecs.deployments = world.ecs.deployments.slice(0, 1);
  return { world, deployment, look: () => strategy.look(rollout, deployment) };
}

describe("a deployment that is listed no more", () => {
  test("was replaced, as long as ECS does not say that it failed", async () => {
    const { look } = await gone();
    expect(await look()).toEqual({ state: "replaced", by: "the deployment ecs-svc/4 of collections:2" });
  });

  test("failed when an event of the service says so", async () => {
    const { world, deployment, look } = await gone();
    world.ecs.events.unshift(
      `(service collections) (deployment ${deployment}) deployment failed: tasks failed to start.`,
    );
    expect(await look()).toMatchObject({
      state: "failed",
      reason: "ECS deployment circuit breaker: tasks failed to start.",
    });
  });
});
