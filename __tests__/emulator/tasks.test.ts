import { readFileSync } from "node:fs";
import { FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { AuthorizeSecurityGroupIngressCommand } from "@aws-sdk/client-ec2";
import {
  DescribeTasksCommand,
  RunTaskCommand,
  StopTaskCommand,
  type LogConfiguration,
  type ServiceConnectService,
} from "@aws-sdk/client-ecs";
import { emulatorFiles } from "../../emulator/emulator-files";
import { loopbackRequest } from "../../emulator/loopback-request";
import { probe, TaskWorld } from "./tasks-support/task-world";
import { startTrialEmulator, type TrialEmulator } from "./trials-support/trial-emulator";

jest.setTimeout(120_000);

let emulator: TrialEmulator;
let world: TaskWorld;

beforeAll(async () => {
  emulator = await startTrialEmulator("tasks");
  world = new TaskWorld(emulator.endpoint);
  await world.build();
});

afterAll(() => emulator?.stop());

describe("a service behind a target group", () => {
  let targetGroup: string;
  let good: string;

  beforeAll(async () => {
    targetGroup = await world.targetGroup("web");
    good = await world.revision("web", "1");
    await world.service("web", good, world.balancedBy(targetGroup));
    await world.steady("web");
  });

  test("runs what was asked for, and says so as ECS does", async () => {
    const { events, deployments } = await world.described("web");
    const said = events!.map(({ message }) => message);
    expect(said[0]).toBe("(service web) has reached a steady state.");
    expect(said[1]).toBe(`(service web) (deployment ${deployments![0]!.id}) deployment completed.`);
    expect(said).toContain(`(service web) registered 1 targets in (target-group ${targetGroup})`);
    expect(said.at(-1)).toMatch(/^\(service web\) has started 2 tasks: \(task [0-9a-f]{32}\) \(task [0-9a-f]{32}\)\.$/);
    const [task] = await world.tasks("web");
    expect(task).toMatchObject({
      group: "service:web",
      startedBy: deployments![0]!.id,
      lastStatus: "RUNNING",
      attachments: [
        {
          details: expect.arrayContaining([
            { name: "privateIPv4Address", value: expect.stringMatching(/^10\.40\.1\./) },
          ]),
        },
      ],
    });
    expect((await world.health(targetGroup)).map(({ TargetHealth }) => TargetHealth!.State)).toEqual([
      "healthy",
      "healthy",
    ]);
  });

  test("a task finds its own environment, and nothing of this machine's", async () => {
    const environment = JSON.parse((await world.ask("web", "/environment")).body) as Record<string, string>;
    expect(environment).toMatchObject({
      OF_IMAGE: "1",
      REVISION: "1",
      SECRET: "whispered",
      HOST: "127.0.0.1",
      AWS_ENDPOINT_URL: emulator.endpoint,
    });
    expect(
      Object.keys(environment).filter((name) => /^(npm_|JEST|AWS_(ACCESS|SECRET|SESSION|PROFILE))/.test(name)),
    ).toEqual([]);
    const credentials = JSON.parse((await world.ask("web", "/credentials")).body) as Record<string, string>;
    expect(credentials).toMatchObject({ RoleArn: "arn:aws:iam::123456789012:role/task", Token: expect.any(String) });
  });

  test("what it prints is in its log stream", async () => {
    const [task] = await world.tasks("web");
    const id = task!.taskArn!.split("/").at(-1)!;
    const read = new FilterLogEventsCommand({ logGroupName: "/tasks", logStreamNames: [`web/app/${id}`] });
    const { events } = await world.until(
      () => world.logs.send(read),
      ({ events = [] }) => events.length > 0,
    );
    expect(events![0]!.message).toBe("revision 1 starts");
  });

  test("a good revision replaces it without one failed request", async () => {
    const next = await world.revision("web", "2");
    const probing = probe(world, targetGroup);
    await world.update("web", { taskDefinition: next });
    expect((await world.described("web")).deployments).toMatchObject([
      { status: "PRIMARY", taskDefinition: next, rolloutState: "IN_PROGRESS" },
      { status: "ACTIVE", taskDefinition: good, rolloutState: "COMPLETED", runningCount: 2 },
    ]);
    await world.steady("web");
    const { sent, failed } = await probing.stop();
    expect(failed).toEqual([]);
    expect(sent).toBeGreaterThan(40);
    expect((await world.ask("web", "/revision")).body).toBe("2");
    good = next;
  });

  test("a sick revision is rolled back within 60 seconds, without one failed request", async () => {
    const sick = await world.revision("web", "3", { behaviour: "sick" });
    const probing = probe(world, targetGroup);
    const before = (await world.described("web")).deployments![0]!;
    await world.update("web", { taskDefinition: sick });
    const rolledBack = await world.until(
      () => world.described("web"),
      ({ deployments }) => deployments![0]!.taskDefinition === good,
      60,
    );
    expect(rolledBack.deployments![0]).toMatchObject({
      rolloutStateReason: `ECS deployment circuit breaker: rolling back to deploymentId ${before.id}.`,
    });
    expect(rolledBack.deployments!.find(({ taskDefinition }) => taskDefinition === sick)).toMatchObject({
      status: "ACTIVE",
      rolloutState: "FAILED",
      rolloutStateReason: "ECS deployment circuit breaker: tasks failed to start.",
      failedTasks: expect.any(Number),
    });
    const { events } = await world.steady("web");
    const { failed } = await probing.stop();
    expect(failed).toEqual([]);
    const said = events!.map(({ message }) => message!);
    expect(said).toContainEqual(
      expect.stringMatching(
        /is unhealthy in \(target-group .*\) due to \(reason Health checks failed with these codes: \[500\]\)\.$/,
      ),
    );
    expect(said).toContainEqual(
      expect.stringMatching(/^\(service web\) \(deployment ecs-svc\/\d+\) deployment failed: tasks failed to start\.$/),
    );
    const stopped = await world.tasks("web", "STOPPED");
    expect(stopped.map(({ stoppedReason }) => stoppedReason)).toContain(
      `Task failed ELB health checks in (target-group ${targetGroup})`,
    );
  });

  test("a stopped task is replaced", async () => {
    const [task] = await world.tasks("web");
    await world.ecs.send(new StopTaskCommand({ cluster: "tasks", task: task!.taskArn, reason: "tired" }));
    const [stopped] = await world.until(
      async () => (await world.tasks("web", "STOPPED")).filter(({ taskArn }) => taskArn === task!.taskArn),
      ([one]) => one?.lastStatus === "STOPPED",
    );
    expect(stopped).toMatchObject({ stoppedReason: "tired", stopCode: "UserInitiated" });
    await world.until(
      () => world.described("web"),
      ({ runningCount }) => runningCount === 2,
    );
  });

  test("a killed task is replaced, and says with which code it ended", async () => {
    const list = await loopbackRequest({ url: `${emulator.endpoint}/_thrive/tasks` });
    const { tasks } = JSON.parse(list.body) as { tasks: { id: string; service: string; state: string }[] };
    const { id } = tasks.find(({ service, state }) => service === "web" && state === "RUNNING")!;
    await loopbackRequest({ url: `${emulator.endpoint}/_thrive/tasks/${id}/kill`, method: "POST" });
    const [stopped] = await world.until(
      async () => (await world.tasks("web", "STOPPED")).filter(({ taskArn }) => taskArn!.endsWith(id)),
      ([one]) => one?.lastStatus === "STOPPED",
    );
    expect(stopped).toMatchObject({
      stopCode: "EssentialContainerExited",
      stoppedReason: "Essential container in task exited",
      containers: [{ exitCode: 137 }],
    });
    await world.until(
      () => world.described("web"),
      ({ runningCount }) => runningCount === 2,
    );
  });

  test("nothing is left of a deleted service", async () => {
    await world.update("web", { desiredCount: 0 });
    await world.until(
      () => world.described("web"),
      ({ runningCount }) => runningCount === 0,
    );
    await world.until(
      () => world.health(targetGroup),
      (targets) => targets.length === 0,
    );
  });
});

test("a task that ignores SIGTERM is killed after its stop timeout, and holds up nobody", async () => {
  await world.service("deaf", await world.revision("deaf", "1", { behaviour: "deaf" }), { desiredCount: 1 });
  await world.steady("deaf");
  const [deaf] = await world.tasks("deaf");
  await world.update("deaf", { taskDefinition: await world.revision("deaf", "2") });
  await world.steady("deaf");
  const [stopped] = await world.until(
    async () => (await world.tasks("deaf", "STOPPED")).filter(({ taskArn }) => taskArn === deaf!.taskArn),
    ([one]) => one?.lastStatus === "STOPPED",
  );
  expect(stopped).toMatchObject({ stopCode: "ServiceSchedulerInitiated", containers: [{ exitCode: 137 }] });
  await world.update("deaf", { desiredCount: 0 });
});

describe("a first revision that cannot run fails its deployment", () => {
  async function failing(name: string, revision: Parameters<TaskWorld["revision"]>[2]) {
    await world.service(name, await world.revision(name, "1", revision), { desiredCount: 1 });
    const { deployments } = await world.until(
      () => world.described(name),
      (service) => service.deployments![0]!.rolloutState === "FAILED",
    );
    const stopped = await world.tasks(name, "STOPPED");
    await world.update(name, { desiredCount: 0 });
    return { deployment: deployments![0]!, task: stopped[0]! };
  }

  test("it exits at once", async () => {
    const { deployment, task } = await failing("exits", { behaviour: "exit" });
    expect(deployment).toMatchObject({
      failedTasks: 3,
      rolloutStateReason: "ECS deployment circuit breaker: tasks failed to start.",
    });
    expect(task).toMatchObject({ stoppedReason: "Essential container in task exited", containers: [{ exitCode: 3 }] });
  });

  test("its secret is denied to the execution role", async () => {
    const { task } = await failing("denied", { execution: "no-secrets" });
    expect(task).toMatchObject({
      stopCode: "TaskFailedToStart",
      stoppedReason: expect.stringMatching(
        /^ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secrets from ssm: service call has been retried 1 time\(s\): AccessDeniedException: .*assumed-role\/no-secrets\/[0-9a-f]{32} is not authorized to perform: ssm:GetParameters/,
      ),
    });
  });

  test("its image is denied to the execution role", async () => {
    const { task } = await failing("unpulled", { execution: "no-images" });
    expect(task.stoppedReason).toMatch(
      /^CannotPullContainerError: pull image manifest has been retried 1 time\(s\): .* 403 Forbidden$/,
    );
  });

  test("its image is not there", async () => {
    const { task } = await failing("missing", { image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/tasks:none" });
    expect(task.stoppedReason).toMatch(/^CannotPullContainerError: /);
  });

  test("its execution role is not there", async () => {
    const { task } = await failing("roleless", { execution: "nobody" });
    expect(task.stoppedReason).toMatch(/^ECS was unable to assume the role 'arn:aws:iam::123456789012:role\/nobody'/);
  });

  test("its program is not there", async () => {
    const { task } = await failing("programless", { command: ["no-such-program"] });
    expect(task.stoppedReason).toMatch(/exec: "no-such-program": executable file not found in \$PATH$/);
  });
});

test("a task that uses more memory than it has is killed", async () => {
  await world.service("eats", await world.revision("eats", "1", { behaviour: "eat", memory: "256" }), {
    desiredCount: 1,
  });
  const [task] = await world.until(
    () => world.tasks("eats", "STOPPED"),
    (tasks) => tasks[0]?.lastStatus === "STOPPED",
  );
  expect(task!.containers![0]).toMatchObject({
    exitCode: 137,
    reason: "OutOfMemoryError: Container killed due to memory usage",
  });
  await world.update("eats", { desiredCount: 0 });
});

test("a task of no service runs once", async () => {
  const taskDefinition = await world.revision("once", "1");
  const { tasks } = await world.ecs.send(
    new RunTaskCommand({
      cluster: "tasks",
      taskDefinition,
      launchType: "FARGATE",
      networkConfiguration: world.network([]),
      overrides: { containerOverrides: [{ name: "app", environment: [{ name: "BEHAVIOUR", value: "exit" }] }] },
    }),
  );
  const describe = new DescribeTasksCommand({ cluster: "tasks", tasks: [tasks![0]!.taskArn!] });
  const ended = await world.until(
    () => world.ecs.send(describe),
    (answer) => answer.tasks![0]!.lastStatus === "STOPPED",
  );
  expect(ended.tasks![0]).toMatchObject({
    group: "family:once",
    stopCode: "EssentialContainerExited",
    containers: [{ exitCode: 3 }],
  });
});

test("a service reaches another by its alias, where the security groups let it", async () => {
  const [callers, callees] = [await world.securityGroup("callers"), await world.securityGroup("callees")];
  const logConfiguration: LogConfiguration = {
    logDriver: "awslogs",
    options: { "awslogs-group": "/tasks", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "connect" },
  };
  const connect = (services: ServiceConnectService[]) => ({
    serviceConnectConfiguration: { enabled: true, namespace: "inside", services, logConfiguration },
  });
  const grouped = (group: string) => ({ networkConfiguration: world.network([group]), desiredCount: 1 });
  const alias = { portName: "app", discoveryName: "callee", clientAliases: [{ port: 80, dnsName: "callee" }] };
  await world.service("callee", await world.revision("callee", "7"), { ...grouped(callees), ...connect([alias]) });
  await world.steady("callee");
  const caller = await world.revision("caller", "1", { environment: { CALLEE: "http://callee" } });
  await world.service("caller", caller, { ...grouped(callers), ...connect([]) });
  await world.steady("caller");

  expect(await world.ask("caller", "/call")).toMatchObject({
    status: 503,
    body: "upstream connect error or disconnect/reset before headers. reset reason: connection timeout",
  });
  const refusal = "caller may not reach callee:80: no security group lets it";
  const { events } = await world.until(
    () => world.logs.send(new FilterLogEventsCommand({ logGroupName: "/tasks" })),
    ({ events: found = [] }) => found.some(({ message }) => message === refusal),
  );
  expect(events!.find(({ message }) => message === refusal)!.logStreamName).toMatch(
    /^connect\/ecs-service-connect\/[0-9a-f]{32}$/,
  );
  await world.ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: callees,
      IpPermissions: [{ IpProtocol: "tcp", FromPort: 8080, ToPort: 8080, UserIdGroupPairs: [{ GroupId: callers }] }],
    }),
  );
  expect(await world.ask("caller", "/call")).toMatchObject({ status: 200, body: "7" });
});

test("no task outlives a local AWS that was killed", async () => {
  await world.service("orphan", await world.revision("orphan", "1"), { desiredCount: 1 });
  await world.steady("orphan");
  const list = await loopbackRequest({ url: `${emulator.endpoint}/_thrive/tasks` });
  const { tasks } = JSON.parse(list.body) as { tasks: { pid?: number }[] };
  const pids = tasks.flatMap(({ pid }) => pid ?? []);
  expect(pids.length).toBeGreaterThan(0);
  const { pid } = JSON.parse(readFileSync(emulatorFiles(emulator.root).state, "utf8")) as { pid: number };
  process.kill(pid, "SIGKILL");
  await world.until(
    async () => pids.filter(lives),
    (left) => left.length === 0,
    20,
  );
});

function lives(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}
