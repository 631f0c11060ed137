import { type CodeDeployClient, DeploymentLimitExceededException } from "@aws-sdk/client-codedeploy";
import { ECSClient } from "@aws-sdk/client-ecs";
import { CodeDeployStrategy } from "../../../functions/deployer/adapters/codedeploy-strategy";
import type { ServiceTarget } from "../../../functions/deployer/adapters/service-target";

type Answers = Readonly<Record<string, (input: Record<string, unknown>) => unknown>>;

const primary = { status: "PRIMARY", taskDefinition: "orders:1", taskSetArn: "blue" };
const loadBalancers = [{ containerName: "orders", containerPort: 8080 }];
const rollout = { release: "01J", revision: "orders:2", before: "orders:1", least: 2 };

/** The strategy with an AWS that answers as the test says, and what it was asked to do. */
function strategy(answers: Answers = {}) {
  const did: string[] = [];
  const all: Answers = {
    DescribeServices: () => ({ services: [{ status: "ACTIVE", desiredCount: 2, taskSets: [primary], loadBalancers }] }),
    UpdateService: ({ desiredCount }) => void did.push(`count ${desiredCount as number}`),
    CreateDeployment: ({ description }) => (did.push(`create ${description as string}`), { deploymentId: "d-1" }),
    StopDeployment: ({ deploymentId }) => void did.push(`stop ${deploymentId as string}`),
    GetDeployment: () => ({ deploymentInfo: { status: "InProgress" } }),
    ListDeploymentTargets: () => ({ targetIds: ["it"] }),
    ...answers,
  };
  const client = Object.assign(Object.create(ECSClient.prototype) as ECSClient, {
    send: async ({ constructor: { name }, input }: { constructor: { name: string }; input: Record<string, unknown> }) =>
      all[name.replace("Command", "")]?.(input) ?? {},
  });
  const target = { cluster: "dev", service: "orders", container: "orders" } as ServiceTarget;
  const names = { application: "orders", deploymentGroup: "orders" };
  const made = new CodeDeployStrategy(
    () => client as unknown as CodeDeployClient,
    () => client as unknown as ECSClient,
    target,
    names,
  );
  return { made, did };
}

test("a service without tasks has the task definition that it is set to, and serves none", async () => {
  const none = { status: "ACTIVE", desiredCount: 0, runningCount: 0, taskSets: [primary] };
  const { made } = strategy({ DescribeServices: () => ({ services: [none] }) });
  expect(await made.serving()).toEqual({ setTo: "orders:1", isChanging: false });
});

test("a first release is undone without the tasks of what somebody else deploys", async () => {
  const { before: _none, ...first } = rollout;
  const { made, did } = strategy({
    ListDeployments: () => ({ deployments: ["d-other"] }),
    BatchGetDeployments: () => ({ deploymentsInfo: [{ deploymentId: "d-other", description: "by hand" }] }),
  });
  await made.undo(first, "d-1");
  expect(did).toEqual([]);
});

const installing = (running: number) => () => ({
  deploymentTarget: {
    ecsTarget: {
      lifecycleEvents: [{ lifecycleEventName: "Install", status: "InProgress" }],
      taskSetsInfo: [{ taskSetLabel: "Green", desiredCount: 2, runningCount: running, trafficWeight: 0 }],
    },
  },
});
const stopped = (...reasons: string[]): Answers => ({
  ListTasks: () => ({ taskArns: reasons }),
  DescribeTasks: () => ({
    tasks: reasons.map((stoppedReason) => ({ taskDefinitionArn: "orders:2", stoppedReason })),
  }),
});

test("a release begins with as many tasks as the service has at least, and once", async () => {
  const few = { status: "ACTIVE", desiredCount: 0, taskSets: [primary], loadBalancers };
  const first = strategy({ DescribeServices: () => ({ services: [few] }) });
  expect([await first.made.begin(rollout), first.did]).toEqual(["d-1", ["count 2", "create release 01J"]]);

  const own = { deploymentId: "d-own", description: "release 01J" };
  const again = strategy({
    ListDeployments: () => ({ deployments: ["d-own"] }),
    BatchGetDeployments: () => ({ deploymentsInfo: [own] }),
  });
  expect([await again.made.begin(rollout), again.did]).toEqual(["d-own", []]);
});

test("a release that another caller began meanwhile is found; what somebody else deploys is not taken for it", async () => {
  const limit = new DeploymentLimitExceededException({ message: "already has an active Deployment", $metadata: {} });
  const besieged = (description: string) => {
    let lists = 0;
    return strategy({
      ListDeployments: () => ({ deployments: lists++ === 0 ? [] : ["d-other"] }),
      BatchGetDeployments: () => ({ deploymentsInfo: [{ deploymentId: "d-other", description }] }),
      CreateDeployment: () => {
        throw limit;
      },
    }).made.begin(rollout);
  };
  expect(await besieged("release 01J")).toBe("d-other");
  await expect(besieged("release 01H")).rejects.toBe(limit);
});

describe("a deployment", () => {
  test("goes on while its tasks start", async () => {
    const { made, did } = strategy({ GetDeploymentTarget: installing(1), ...stopped("it crashed", "it crashed") });
    expect(await made.look(rollout, "d-1")).toEqual({
      state: "going",
      said: "Install: 0 % of requests go to 1 new tasks",
    });
    expect(did).toEqual([]);
  });

  test("is stopped when three of its tasks failed, for which CodeDeploy would wait an hour", async () => {
    const { made, did } = strategy({ GetDeploymentTarget: installing(0), ...stopped("crash", "crash", "crash") });
    expect(await made.look(rollout, "d-1")).toEqual({
      state: "going",
      said: "3 new tasks failed: CodeDeploy ends them",
    });
    expect(did).toEqual(["stop d-1"]);
  });

  test("is stopped for tasks that failed beyond the first page too", async () => {
    const pages = {
      ListTasks: ({ nextToken }: Record<string, unknown>) =>
        nextToken === undefined ? { taskArns: ["1", "2"], nextToken: "more" } : { taskArns: ["3"] },
      DescribeTasks: ({ tasks }: Record<string, unknown>) => ({
        tasks: (tasks as string[]).map(() => ({ taskDefinitionArn: "orders:2", stoppedReason: "crash" })),
      }),
    };
    const { made, did } = strategy({ GetDeploymentTarget: installing(0), ...pages });
    await made.look(rollout, "d-1");
    expect(did).toEqual(["stop d-1"]);
  });

  test("that an alarm stopped fails with CodeDeploy's words, once requests are back", async () => {
    const info = {
      deploymentId: "d-1",
      status: "Stopped",
      errorInformation: { code: "ALARM_ACTIVE", message: "Activated alarms: <errors>" },
      rollbackInfo: { rollbackDeploymentId: "d-back" },
    };
    const state = (back: string) =>
      strategy({
        GetDeployment: ({ deploymentId }) => ({ deploymentInfo: deploymentId === "d-back" ? { status: back } : info }),
        ...stopped("Scaling activity initiated by (taskSet ecs-svc/1)"),
      }).made.look(rollout, "d-1");
    expect(await state("InProgress")).toMatchObject({ state: "going" });
    expect(await state("Succeeded")).toEqual({
      state: "failed",
      reason: "CodeDeploy: Activated alarms: <errors>",
      events: [],
      stopped: [],
    });
  });
});

describe("undoing", () => {
  const serving = (taskDefinition: string) => ({
    DescribeServices: () => ({
      services: [{ status: "ACTIVE", desiredCount: 2, taskSets: [{ ...primary, taskDefinition }], loadBalancers }],
    }),
  });

  test.each([
    ["stops what is under way", { ListDeployments: () => ({ deployments: ["d-1"] }) }, rollout, ["stop d-1"]],
    ["leaves what went back by itself", {}, rollout, []],
    ["deploys what was before when all requests have moved", serving("orders:2"), rollout, ["create undo release 01J"]],
    ["runs nothing when nothing was before", {}, { ...rollout, before: undefined }, ["count 0"]],
  ])("%s", async (_, answers: Answers, undone, expected) => {
    const { made, did } = strategy(answers);
    await made.undo(undone, "d-1");
    expect(did).toEqual(expected);
  });
});
