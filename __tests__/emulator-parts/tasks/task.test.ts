import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { ContainerDefinition } from "@aws-sdk/client-ecs";
import { Clock } from "../../../emulator/clock";
import type { Context } from "../../../emulator/context";
import type { PulledImage } from "../../../emulator/registry/image-store";
import { Task, type TaskTools } from "../../../emulator/tasks/task";

/** What a start waits for until the test lets it pass. */
class Gate {
  readonly reached: Promise<void>;
  private readonly opened: Promise<void>;
  private reach!: () => void;
  open!: () => void;

  constructor() {
    this.reached = new Promise((resolve) => (this.reach = resolve));
    this.opened = new Promise((resolve) => (this.open = resolve));
  }

  pass(): Promise<void> {
    this.reach();
    return this.opened;
  }
}

const container: ContainerDefinition = {
  name: "app",
  image: "image",
  entryPoint: ["sh"],
  command: ["-c", "echo $$ > started; sleep 60"],
  portMappings: [{ containerPort: 8080 }],
};

let folder: string;
let statuses: string[];
let admitted: Set<string>;
let registered: unknown[];
let tasks: Task[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "thrive-task-"));
  [statuses, registered, tasks, admitted] = [[], [], [], new Set()];
});

afterEach(async () => {
  await Promise.all(tasks.map((task) => task.kill()));
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

function tools(waits: { role?: Gate; pull?: Gate; connect?: Gate }): TaskTools {
  const image: PulledImage = {
    digest: "sha256:0",
    folder,
    entrypoint: [],
    cmd: [],
    env: {},
    workingDirectory: "/",
    labels: {},
    user: "",
  };
  const admit = () => {
    admitted.add("1");
    return { id: "1", credentialsToken: "", metadataUri: "" };
  };
  const fakes = {
    context: { clock: new Clock(1000), endpoint: "http://127.0.0.1:1", note: () => {} } as unknown as Context,
    images: { pull: async () => (await waits.pull?.pass(), image) },
    sessions: { assume: async () => (await waits.role?.pass(), { expiration: new Date(Date.now() + 3_600_000) }) },
    targets: {
      register: (...target: unknown[]) => registered.push(target),
      deregister: () => Promise.resolve(),
      healthOf: () => undefined,
    },
    agent: { admit, dismiss: (id: string) => admitted.delete(id) },
    tether: { hold: () => {}, release: () => {} },
    folder: join(folder, "tasks"),
    connect: async (_: Task, environment: object) => (await waits.connect?.pass(), environment),
    changed: ({ status }: Task) => statuses.at(-1) !== status && statuses.push(status),
  };
  return fakes as unknown as TaskTools;
}

function taskOf(waits: Parameters<typeof tools>[0] = {}, more: Partial<ContainerDefinition> = {}): Task {
  const spec = {
    arn: "arn:aws:ecs:us-east-1:123456789012:task/main/1",
    clusterArn: "arn:aws:ecs:us-east-1:123456789012:cluster/main",
    group: "service:web",
    definition: {
      taskDefinitionArn: "arn:aws:ecs:us-east-1:123456789012:task-definition/web:1",
      taskRoleArn: "arn:aws:iam::123456789012:role/task",
      containerDefinitions: [{ ...container, ...more }],
    },
    subnets: [],
    securityGroups: ["sg-1"],
    loadBalancers: [{ targetGroupArn: "group", containerPort: 8080 }],
  };
  const task = new Task(spec, tools(waits));
  tasks.push(task);
  return task;
}

test("a task is registered in its target groups with its security groups", async () => {
  const task = taskOf();
  await task.start();
  expect(statuses).toEqual(["ACTIVATING", "RUNNING"]);
  expect(registered).toEqual([["group", task.port, ["sg-1"], 8080]]);
});

const points = ["role", "pull", "connect"] as const;

describe.each(points)("a task that waits for %s", (point) => {
  test.each(["stop", "kill"] as const)("does not come back to life after %s", async (verb) => {
    const gate = new Gate();
    const task = taskOf({ [point]: gate });
    const started = task.start();
    await gate.reached;
    const ended = verb === "stop" ? task.stop("UserInitiated", "Task stopped by user") : task.kill();
    expect(task.desiredStatus).toBe("STOPPED");
    gate.open();
    await Promise.all([started, ended]);
    const begun = point === "connect" ? ["ACTIVATING"] : [];
    expect(statuses).toEqual([...begun, "STOPPING", "DEPROVISIONING", "STOPPED"]);
    expect(task.containers[0]!.process).toBeUndefined();
    expect(registered).toEqual([]);
    expect(admitted.size).toBe(0);
    expect(existsSync(join(folder, "tasks/1"))).toBe(false);
  });

  test("has not stopped before its start has ended", async () => {
    const gate = new Gate();
    const task = taskOf({ [point]: gate });
    void task.start();
    await gate.reached;
    const ended = task.kill();
    await new Promise(setImmediate);
    expect(task.status).toBe("STOPPING");
    gate.open();
    await ended;
    expect(task.status).toBe("STOPPED");
  });
});

test("a task is killed with what it runs, and does not wait for its targets", async () => {
  const task = taskOf();
  await task.start();
  const { process: running } = task.containers[0]!;
  await task.kill();
  expect(running!.isRunning).toBe(false);
  expect(await running!.exited).toBe(137);
  expect(statuses.slice(2)).toEqual(["DEACTIVATING", "STOPPING", "DEPROVISIONING", "STOPPED"]);
});

describe("what a task prints", () => {
  const logConfiguration = { logDriver: "awslogs" as const, options: { "awslogs-group": "/tasks" } };
  let destroyed: unknown[];

  beforeEach(() => {
    destroyed = [];
    const destroy = function (this: unknown) {
      destroyed.push(this);
    };
    jest.spyOn(CloudWatchLogsClient.prototype, "destroy").mockImplementation(destroy);
  });

  test("goes through one client, which is closed with the task", async () => {
    const senders = new Set<unknown>();
    jest.spyOn(CloudWatchLogsClient.prototype, "send").mockImplementation(function (this: unknown) {
      senders.add(this);
      return Promise.resolve({});
    });
    const task = taskOf({}, { logConfiguration });
    await task.start();
    await task.noteConnection(logConfiguration, "a line");
    await task.kill();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(senders.size).toBe(1);
    expect(destroyed).toEqual([...senders]);
  });

  test("has its client closed, too, when the log stream may not be made", async () => {
    jest.spyOn(CloudWatchLogsClient.prototype, "send").mockImplementation(() => Promise.reject(new Error("denied")));
    const task = taskOf({}, { logConfiguration });
    await task.start();
    await task.stop("UserInitiated", "");
    await new Promise(setImmediate);
    expect(task.stoppedReason).toMatch(/^ResourceInitializationError: failed to validate logger args: .*denied/);
    expect(destroyed).toHaveLength(1);
  });

  test("is not waited for by a task that is stopped before its stream is made", async () => {
    const gate = new Gate();
    jest.spyOn(CloudWatchLogsClient.prototype, "send").mockImplementation(((_: unknown, { abortSignal }: never) => {
      void gate.pass();
      return new Promise((__, reject) => {
        (abortSignal as AbortSignal).addEventListener("abort", () => reject(new Error("aborted")));
      });
    }) as never);
    const task = taskOf({}, { logConfiguration });
    void task.start();
    await gate.reached;
    await task.stop("UserInitiated", "Task stopped by user");
    expect(task.stoppedReason).toBe("Task stopped by user");
    expect(statuses.at(-1)).toBe("STOPPED");
  });
});
