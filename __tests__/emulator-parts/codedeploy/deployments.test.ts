import type { DeploymentGroupInfo, DeploymentInfo } from "@aws-sdk/client-codedeploy";
import { readAppSpec } from "../../../emulator/codedeploy/app-spec";
import { DeploymentActions } from "../../../emulator/codedeploy/deployment-actions";
import type { DeploymentHands, DeploymentPorts } from "../../../emulator/codedeploy/deployment-ports";
import { trafficSteps } from "../../../emulator/codedeploy/traffic-steps";
import { appSpec } from "../../../functions/deployer/core/app-spec";

const group: DeploymentGroupInfo = {
  applicationName: "orders",
  deploymentGroupName: "orders",
  deploymentGroupId: "1111",
  deploymentConfigName: "canary",
  ecsServices: [{ clusterName: "dev", serviceName: "orders" }],
  loadBalancerInfo: {
    targetGroupPairInfoList: [
      {
        targetGroups: [{ name: "one" }, { name: "two" }],
        prodTrafficRoute: { listenerArns: ["requests"] },
        testTrafficRoute: { listenerArns: ["tests"] },
      },
    ],
  },
  blueGreenDeploymentConfiguration: {
    terminateBlueInstancesOnDeploymentSuccess: { action: "TERMINATE", terminationWaitTimeInMinutes: 7 },
  },
  alarmConfiguration: { enabled: true, alarms: [{ name: "errors" }] },
  autoRollbackConfiguration: { enabled: true, events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"] },
};

const worlds: DeploymentActions[] = [];
afterEach(() => worlds.splice(0).forEach((codeDeploy) => codeDeploy.stop()));

async function until(holds: () => boolean): Promise<void> {
  for (let looks = 0; !holds(); looks += 1) {
    if (looks > 1000) throw new Error("it never came to that");
    await new Promise(setImmediate);
  }
}

interface World {
  /** What the service's new tasks are, look after look; the last stays. */
  readonly stability?: readonly string[];
  readonly alarms?: () => readonly string[];
  /** Never ends. */
  readonly endless?: (seconds: number) => boolean;
  readonly testHook?: string;
}

/** CodeDeploy with a service whose every answer the test knows; time passes at once. */
function world({ stability = ["STEADY_STATE"], alarms = () => [], endless = () => false, testHook }: World = {}) {
  const did: string[] = [];
  const told: string[] = [];
  const looks = [...stability];
  const primary = { status: "PRIMARY", taskSetArn: "blue", loadBalancers: [{ targetGroupArn: "arn-one" }] };
  const hands: DeploymentHands = {
    service: async () => ({ taskSets: [primary] }),
    taskSet: async () => ({
      status: "ACTIVE",
      stabilityStatus: (looks.length > 1 ? looks.shift() : looks[0]) as never,
    }),
    createTaskSet: async (_, spec, targetGroup) => (did.push(`run ${spec.taskDefinition} in ${targetGroup}`), "green"),
    makePrimary: async (taskSet) => void did.push(`${taskSet} is primary`),
    deleteTaskSet: async (taskSet) => void did.push(`end ${taskSet}`),
    targetGroups: async (names) => new Map(names.map((name) => [name, `arn-${name}`])),
    route: async (listeners, weights) => void did.push(`${listeners.join()}: ${[...weights.values()].join("/")}`),
    alarming: async () => alarms(),
    invoke: async (name, payload) => void (did.push(`ask ${name}`), asked.push(payload as Asked)),
    close: () => {},
  };
  const asked: Asked[] = [];
  const ports: DeploymentPorts = {
    now: () => new Date(0),
    wait: (seconds, signal) => {
      if (seconds > 5) did.push(`wait ${seconds / 60}`);
      return new Promise((resolve) => {
        signal.addEventListener("abort", () => resolve());
        if (seconds > 5 && !endless(seconds)) resolve();
        else if (seconds <= 5) setImmediate(resolve);
      });
    },
    handsOf: async () => hands,
    told: (_, state) => void told.push(state),
  };
  const routingOf = () => ({
    type: "TimeBasedCanary" as const,
    timeBasedCanary: { canaryPercentage: 10, canaryInterval: 5 },
  });
  const codeDeploy = new DeploymentActions({
    groups: { find: () => ({ ...group }) }, // an update makes it anew
    configs: { routingOf },
    ports,
    taskSetsOf: async () => [],
  });
  worlds.push(codeDeploy);
  const { actions } = codeDeploy;
  const call = <T>(action: string, input: object) => actions[action]!(input as never, undefined as never) as T;
  const begin = () => {
    const content = appSpec({ revision: "orders:2", container: "orders", port: 8080, testHook });
    const revision = { revisionType: "AppSpecContent", appSpecContent: { content } };
    const names = { applicationName: "orders", deploymentGroupName: "orders" };
    return call<{ deploymentId: string }>("CreateDeployment", { ...names, revision }).deploymentId;
  };
  const get = (deploymentId: string) =>
    call<{ deploymentInfo: DeploymentInfo }>("GetDeployment", { deploymentId }).deploymentInfo;
  const over = async (id: string) => {
    await until(() => ["Succeeded", "Failed", "Stopped"].includes(get(id).status!));
    await new Promise(setImmediate);
    return get(id);
  };
  return { did, told, asked, call, begin, get, over };
}

interface Asked {
  readonly DeploymentId: string;
  readonly LifecycleEventHookExecutionId: string;
}

const restored = ["requests: 100/0", "tests: 100/0", "blue is primary", "end green"];

describe("a deployment", () => {
  test("shows the new tasks to tests, moves requests by the clock, and ends the old tasks at last", async () => {
    const { did, told, begin, over } = world({ stability: ["STABILIZING", "STEADY_STATE"] });
    expect(await over(begin())).toMatchObject({ status: "Succeeded", instanceTerminationWaitTimeStarted: true });
    expect(did).toEqual([
      "run orders:2 in arn-two",
      "tests: 0/100",
      "requests: 90/10",
      "wait 5",
      "requests: 0/100",
      "green is primary",
      "wait 7",
      "end blue",
    ]);
    expect(told).toEqual(["START", "SUCCESS"]);
  });

  test("asks the function that tests it before any request comes", async () => {
    const { did, asked, call, begin, over } = world({ testHook: "smoke-test", endless: (seconds) => seconds === 3600 });
    const id = begin();
    await until(() => asked.length > 0);
    const [{ DeploymentId, LifecycleEventHookExecutionId }] = asked as [Asked];
    expect([DeploymentId, did.slice(1)]).toEqual([id, ["tests: 0/100", "ask smoke-test", "wait 60"]]);
    const answer = { deploymentId: id, lifecycleEventHookExecutionId: LifecycleEventHookExecutionId };
    call("PutLifecycleEventHookExecutionStatus", { ...answer, status: "Failed" });
    expect(await over(id)).toMatchObject({
      status: "Failed",
      errorInformation: {
        code: "HOOK_EXECUTION_FAILURE",
        message: "The function smoke-test, which AfterAllowTestTraffic asks, answered Failed.",
      },
    });
    expect(did.slice(4)).toEqual(restored);
    expect(() => call("PutLifecycleEventHookExecutionStatus", { ...answer, status: "Succeeded" })).toThrow(
      `The lifecycle event hook execution ID ${LifecycleEventHookExecutionId} is invalid or has been answered.`,
    );
  });

  test("waits an hour for tasks that are not healthy", async () => {
    const { did, begin, over } = world({ stability: ["STABILIZING"] });
    expect((await over(begin())).errorInformation?.message).toBe(
      "The deployment timed out while waiting for the replacement task set to become healthy. This time out period is 60 minutes.",
    );
    expect(did.slice(1)).toEqual(restored);
  });

  test("is stopped and taken back when an alarm begins, by a deployment of CodeDeploy's own", async () => {
    let active: string[] = [];
    const { did, told, get, begin, over } = world({ alarms: () => active, endless: (seconds) => seconds === 300 });
    const id = begin();
    await until(() => did.includes("wait 5"));
    active = ["errors"];
    const { status, errorInformation, rollbackInfo } = await over(id);
    expect([status, errorInformation?.code]).toEqual(["Stopped", "ALARM_ACTIVE"]);
    expect(errorInformation?.message).toMatch(/Activated alarms: <errors>$/);
    expect(await over(rollbackInfo!.rollbackDeploymentId!)).toMatchObject({ status: "Succeeded" });
    expect(get(rollbackInfo!.rollbackDeploymentId!)).toMatchObject({
      creator: "codeDeployRollback",
      rollbackInfo: { rollbackTriggeringDeploymentId: id },
    });
    expect(did.slice(4)).toEqual(restored);
    expect(told).toEqual(["START", "STOP", "START", "SUCCESS"]);
  });

  test("that is stopped goes back when that is asked for, and stays where it is otherwise", async () => {
    const kept = [];
    for (const autoRollbackEnabled of [true, false]) {
      const { did, call, begin, over } = world({ endless: (seconds) => seconds === 300 });
      const id = begin();
      await until(() => did.includes("wait 5"));
      call("StopDeployment", { deploymentId: id, autoRollbackEnabled });
      expect(await over(id)).toMatchObject({ status: "Stopped", errorInformation: { code: "MANUAL_STOP" } });
      kept.push(did.slice(4));
    }
    expect(kept).toEqual([restored, []]);
  });

  test("is one at a time in a group, also when the settings of that change meanwhile", () => {
    const { begin } = world({ endless: () => true });
    const id = begin();
    expect(begin).toThrow(`The Deployment Group 'orders' already has an active Deployment '${id}'`);
  });

  test("need not wait for the end of the old tasks", async () => {
    const { did, call, begin, over } = world({ endless: (seconds) => seconds === 420 });
    const id = begin();
    await until(() => did.includes("wait 7"));
    call("ContinueDeployment", { deploymentId: id, deploymentWaitType: "TERMINATION_WAIT" });
    expect((await over(id)).status).toBe("Succeeded");
  });
});

describe("an AppSpec is refused", () => {
  const spec = (properties: object, more: object = {}) =>
    JSON.stringify({ Resources: [{ it: { Type: "AWS::ECS::Service", Properties: properties } }], ...more });
  const LoadBalancerInfo = { ContainerName: "app", ContainerPort: 80 };

  test.each([
    ["{}", "The AppSpec names no resource of the type AWS::ECS::Service"],
    [spec({ LoadBalancerInfo }), "The AppSpec names no TaskDefinition"],
    [spec({ TaskDefinition: "a:1" }), "The AppSpec's LoadBalancerInfo names no ContainerName or no ContainerPort"],
    [
      spec({ TaskDefinition: "a:1", LoadBalancerInfo }, { Hooks: [{ AfterInstal: "f" }] }),
      "The AppSpec has a hook AfterInstal, which a deployment of ECS has not",
    ],
  ])("%s", (content, message) => {
    expect(() => readAppSpec(content)).toThrow(message);
  });
});

test("requests move in equal steps, the last one smaller where they do not add up", () => {
  const linear = { type: "TimeBasedLinear" as const, timeBasedLinear: { linearPercentage: 40, linearInterval: 2 } };
  expect(trafficSteps(linear)).toEqual([
    { percent: 40, minutes: 2 },
    { percent: 80, minutes: 2 },
    { percent: 100, minutes: 0 },
  ]);
});
