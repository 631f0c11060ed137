import { planTargets } from "../../cli/commands/plan-targets";
import { accessToPipelines } from "../../cli/landing-access";
import { landingNamed, plannedLandings } from "../../cli/planned-landing";
import { releaseObstacle, releasesUnderWay } from "../../cli/releases-under-way";
import { localClientSettings } from "../../cli/client-settings";
import { FakeDelivery, execution, fakeAction, fakeStage } from "./support/fake-delivery";
import { fakeProject } from "./support/fake-project";

const landings = plannedLandings();
const named = (name: string) => {
  const found = landingNamed(name, landings);
  if ("obstacle" in found) throw new Error(found.obstacle);
  return found;
};

test("environments and deliveries are planned by their names", () => {
  expect(landings.map(({ name, platformName }) => [name, platformName])).toEqual([
    ["dev", "thrive"],
    ["staging", "thrive"],
    ["prod", "thrive"],
    ["delivery", "thrive"],
    ["local", "local"],
    ["local-delivery", "local"],
  ]);
  expect(landingNamed("test", landings)).toEqual({
    obstacle:
      "--env: test; no environment and no delivery has this name: one of dev, staging, prod, delivery, local, local-delivery",
  });
});

test("what is deployed of this machine says which of its platforms is meant", () => {
  const touring = plannedLandings((environment) => ["local", "local-prod"].includes(environment));
  expect(touring.find(({ name }) => name === "local")?.platformName).toBe("tour");
  expect(touring.map(({ name }) => name)).toContain("local-prod");
});

test("a workflow is told what to plan and as whom", () => {
  const project = fakeProject();
  expect(planTargets(project, "prod")).toBe(0);
  expect(JSON.parse(project.said())).toEqual([
    {
      environment: "prod",
      region: "us-east-1",
      planRole: "arn:aws:iam::444444444444:role/thrive-prod-github-plan",
      applyRole: "arn:aws:iam::444444444444:role/thrive-prod-github-apply",
      plans: "s3://thrive-terraform-state-444444444444/plans/prod",
    },
  ]);
});

test("a laptop is none of a workflow's targets", () => {
  const project = fakeProject();
  expect(planTargets(project)).toBe(0);
  expect(JSON.parse(project.said()).map(({ environment }: { environment: string }) => environment)).toEqual([
    "dev",
    "staging",
    "prod",
    "delivery",
  ]);
  expect(() => planTargets(project, "local")).toThrow(
    "thrive plan-targets cannot start, 1 problem:\n  --env: local; GitHub Actions have no way to it: add gitHubActions to its delivery, and keep its states in a bucket",
  );
});

test("the pipelines of one account are asked where delivery is, whatever region the landing is in", async () => {
  const delivery = named("delivery");
  const access = { settings: { region: "us-west-2" }, account: delivery.landing.aws.accountId };
  expect(await accessToPipelines(delivery, access)).toEqual({ region: "us-east-1" });
});

describe("a release under way", () => {
  const delivery = new FakeDelivery();
  const at = (stage: object) => ({ executions: [], stages: [stage as Record<string, unknown>] });
  let settings: ReturnType<typeof localClientSettings>;

  beforeAll(async () => void (settings = localClientSettings(await delivery.start())));
  afterAll(() => delivery.stop());

  test.each([
    ["dev", at(fakeStage("dev", "InProgress", fakeAction("Deploy", "InProgress"))), ["dev"]],
    ["prod", at(fakeStage("dev", "InProgress", fakeAction("Deploy", "InProgress"))), []],
    ["delivery", at(fakeStage("dev", "InProgress", fakeAction("Deploy", "InProgress"))), ["dev"]],
    ["dev", at(fakeStage("dev", "InProgress", fakeAction("Approve", "InProgress"))), []],
    ["dev", at(fakeStage("dev", "Succeeded", fakeAction("Deploy", "Succeeded"))), []],
  ])("stands in the way of an apply to %s where it deploys (%#)", async (landing, look, environments) => {
    delivery.pipelines.set("collections", [look]);
    const { platform, isDelivery } = named(landing);
    const found = await releasesUnderWay(settings, platform, isDelivery ? undefined : [landing]);
    expect(found).toEqual(environments.map((environment) => ({ service: "collections", environment, execution })));
  });

  test("is named, with when to try again", () => {
    expect(releaseObstacle({ service: "collections", environment: "dev", execution: "1234" }).obstacle).toBe(
      "release: collections is being deployed to dev by execution 1234; an apply would change what a deployment stands on: wait until ./thrive pipelines collections says that it is over, then again",
    );
  });
});
