import type { Deployment, Service } from "@aws-sdk/client-ecs";
import type { RolloutState } from "../../../emulator/tasks/circuit-breaker";
import type { TaskStage } from "../../../emulator/tasks/deployment-plan";
import { ServiceRun, type ServiceWorld } from "../../../emulator/tasks/service-run";
import type { Task } from "../../../emulator/tasks/task";
import type { TaskStatus } from "../../../emulator/tasks/task-container";

/** A task as a service run sees it; the test says how it goes. */
class FakeTask {
  status: TaskStatus = "PENDING";
  stage: TaskStage = "starting";
  failed = false;
  age = 100;
  stoppedReason?: string;
  unhealthyTarget?: { targetGroupArn: string; port: number; reason: string };
  readonly spec;

  constructor(
    readonly id: string,
    startedBy: string,
  ) {
    this.spec = { startedBy, loadBalancers: [{ targetGroupArn: "group" }] };
  }

  stop(_: string, reason: string): Promise<void> {
    this.stage = "stopping";
    this.stoppedReason ??= reason;
    return Promise.resolve();
  }

  fail(code: string, reason: string): Promise<void> {
    this.failed = true;
    return this.stop(code, reason);
  }

  becomes(stage: "running" | "healthy"): void {
    this.status = "RUNNING";
    this.stage = stage;
  }

  ends(failed: boolean): void {
    this.status = "STOPPED";
    this.stage = "stopping";
    this.failed ||= failed;
  }
}

let started: FakeTask[];
let changes: string[];
let wakes: number[];
let now: number;
let run: ServiceRun;

const deployment = (id: string, more: Partial<Deployment> = {}): Deployment => {
  return { id, rolloutState: "IN_PROGRESS", rolloutStateReason: `ECS deployment ${id} in progress.`, ...more };
};
const service = (desiredCount: number, ...deployments: Deployment[]): Service => ({
  serviceArn: "arn/web",
  serviceName: "web",
  status: "ACTIVE",
  desiredCount,
  deployments,
  healthCheckGracePeriodSeconds: 60,
  deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
});

beforeEach(() => {
  [started, changes, wakes, now] = [[], [], [], 0];
  const world: ServiceWorld = {
    startTask: (_, { id }) => {
      const task = new FakeTask(`${started.length + 1}`, id!);
      started.push(task);
      return task as unknown as Task;
    },
    now: () => now,
    wakeAfter: (seconds) => wakes.push(seconds),
    deploymentChanged: (_, id: string, state: RolloutState, reason) => changes.push(`${id} ${state}: ${reason}`),
    steady: () => changes.push("steady"),
    impaired: () => changes.push("impaired"),
  };
  run = new ServiceRun(service(2, deployment("1")), world);
});

function told(): readonly string[] {
  const report = run.report();
  run.told(report);
  return report.events;
}

function converge(): void {
  run.converge();
  run.converge(); // without a change, nothing happens
}

function complete(): void {
  converge();
  for (const task of started) task.becomes("healthy");
  converge();
}

test("a deployment is complete when all its tasks are healthy, and says so in ECS's words and order", () => {
  complete();
  expect(told()).toEqual([
    "(service web) has started 2 tasks: (task 1) (task 2).",
    "(service web) registered 1 targets in (target-group group)",
    "(service web) registered 1 targets in (target-group group)",
    "(service web) (deployment 1) deployment completed.",
    "(service web) has reached a steady state.",
  ]);
  expect(changes).toEqual([
    "1 IN_PROGRESS: ECS deployment 1 in progress.",
    "1 COMPLETED: ECS deployment 1 completed.",
    "steady",
  ]);
  expect(told()).toEqual([]);
});

test("an older deployment is over when its last task has ended", () => {
  complete();
  run.service = service(2, deployment("2"), deployment("1"));
  converge();
  expect(run.report().ended).toEqual([]);
  for (const task of started.slice(2)) task.becomes("healthy");
  converge();
  expect(started.map(({ stoppedReason }) => stoppedReason)).toEqual([
    "Scaling activity initiated by (deployment 2)",
    "Scaling activity initiated by (deployment 2)",
    undefined,
    undefined,
  ]);
  expect(changes).not.toContain("2 COMPLETED: ECS deployment 2 completed.");
  for (const task of started.slice(0, 2)) task.ends(false);
  converge();
  expect(run.report().ended).toEqual(["1"]);
  expect(changes).toContain("2 COMPLETED: ECS deployment 2 completed.");
});

test("three failed tasks fail a deployment, which is rolled back to the last that was completed", () => {
  complete();
  run.service = service(2, deployment("2"), deployment("1"));
  converge();
  for (let failures = 0; failures < 3; failures += 1) {
    started.at(-1)!.ends(true);
    converge();
  }
  const { rollBack, deployments } = run.report();
  expect(rollBack).toMatchObject({ failed: "2", to: { id: "1" } });
  expect(deployments[0]).toMatchObject({
    failedTasks: 3,
    rolloutState: "FAILED",
    rolloutStateReason: "ECS deployment circuit breaker: tasks failed to start.",
  });
  expect(told().slice(-2)).toEqual([
    "(service web) (deployment 2) deployment failed: tasks failed to start.",
    "(service web) rolling back to deployment 1.",
  ]);
  const count = started.length;
  converge();
  expect(started).toHaveLength(count);
});

test("a deployment that failed is shown until the one in its place is complete", () => {
  complete();
  run.service = service(2, deployment("2"), deployment("1"));
  converge();
  for (let failures = 0; failures < 3; failures += 1) {
    started.at(-1)!.ends(true);
    converge();
  }
  for (const task of started.slice(2)) task.ends(true);
  run.service = service(2, deployment("3"), deployment("2"));
  converge();
  expect(run.report().ended).toEqual([]);
  for (const task of started) if (task.status !== "STOPPED") task.becomes("healthy");
  for (const task of started.slice(0, 2)) task.ends(false);
  converge();
  expect(run.report().ended).toEqual(["2"]);
});

test("what a report said is said again when it did not arrive", () => {
  converge();
  expect(run.report().events).toEqual(run.report().events);
  expect(told()).toHaveLength(1);
});

test("an unhealthy task is left alone within its grace period, and stopped after it", () => {
  converge();
  const [task] = started;
  task!.becomes("running");
  task!.age = 20;
  task!.unhealthyTarget = { targetGroupArn: "group", port: 9, reason: "Request timed out" };
  converge();
  expect(wakes).toContain(40.5);
  expect(task!.failed).toBe(false);
  task!.age = 61;
  converge();
  expect(task!.stoppedReason).toBe("Task failed ELB health checks in (target-group group)");
  expect(told()).toContain(
    "(service web) (port 9) is unhealthy in (target-group group) due to (reason Request timed out).",
  );
});

test("once a task was healthy, failures count for the deployment no more, but slow down its tasks", () => {
  converge();
  started[0]!.becomes("healthy");
  converge();
  const failing = started[1]!;
  failing.ends(true);
  started[0]!.stage = "running";
  converge();
  for (let failures = 0; failures < 3; failures += 1) {
    started.at(-1)!.ends(true);
    converge();
  }
  expect(run.report().deployments[0]).toMatchObject({ failedTasks: 0, rolloutState: "IN_PROGRESS" });
  expect(changes).toContain("impaired");
  expect(wakes).toContain(10);
  const count = started.length;
  now = 10;
  converge();
  expect(started).toHaveLength(count + 1);
});

test("a deleted service stops all, and is idle when they have ended", () => {
  complete();
  run.service = { ...run.service, status: "DRAINING" };
  converge();
  expect(started.map(({ stage }) => stage)).toEqual(["stopping", "stopping"]);
  expect(run.report().idle).toBe(false);
  for (const task of started) task.ends(false);
  converge();
  expect(run.report().idle).toBe(true);
});
