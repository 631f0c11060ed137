import {
  DescribeClustersCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  ListClustersCommand,
  ListServicesCommand,
} from "@aws-sdk/client-ecs";
import { askHome } from "../../../emulator/ask-home";
import { Changes } from "../../../emulator/changes";
import { Clock } from "../../../emulator/clock";
import type { Context } from "../../../emulator/context";
import { TaskEngine, type EngineOptions } from "../../../emulator/tasks/task-engine";

jest.mock("../../../emulator/ask-home");

const clusterArn = "arn:aws:ecs:us-east-1:123456789012:cluster/main";
const serviceArn = "arn:aws:ecs:us-east-1:123456789012:service/main/web";
const taskDefinition = "arn:aws:ecs:us-east-1:123456789012:task-definition/web:1";
const deployments = [{ id: "1", taskDefinition, rolloutState: "IN_PROGRESS" }];
const service = { serviceArn, serviceName: "web", clusterArn, status: "ACTIVE", desiredCount: 1, deployments };
const definition = {
  taskDefinitionArn: taskDefinition,
  taskRoleArn: "arn:aws:iam::123456789012:role/task",
  containerDefinitions: [{ name: "app", image: "image" }],
};

/** What ECS answers each kind of call. */
const answers = new Map<unknown, object>([
  [ListClustersCommand, { clusterArns: [clusterArn] }],
  [DescribeClustersCommand, { clusters: [{ clusterArn }] }],
  [ListServicesCommand, { serviceArns: [serviceArn] }],
  [DescribeServicesCommand, { services: [service] }],
  [DescribeTaskDefinitionCommand, { taskDefinition: definition }],
]);

let send: jest.SpyInstance;
let assume: jest.Mock;
let notes: string[];
let context: Context;
let engine: TaskEngine;

beforeEach(() => {
  jest.mocked(askHome).mockReset().mockResolvedValue({ run: [], stop: [] });
  notes = [];
  assume = jest.fn(() => Promise.reject(new Error("no role")));
  send = jest.spyOn(ECSClient.prototype, "send");
  send.mockImplementation((command: object) => Promise.resolve(answers.get(command.constructor)));
  context = {
    clock: new Clock(1000),
    changes: new Changes(),
    clients: { settings: () => ({ region: "us-east-1" }), addressOf: () => "http://home", account: "123456789012" },
    events: { publish: () => Promise.resolve() },
    note: (line: string) => notes.push(line),
  } as unknown as Context;
  engine = new TaskEngine(optionsOf(context));
});

afterEach(() => jest.restoreAllMocks());

function optionsOf(context: Context): EngineOptions {
  const targets = { listen: () => () => {}, told: () => Promise.resolve(), healthOf: () => undefined };
  const tools = { context, targets, sessions: { assume }, agent: {}, folder: "/dev/null/tasks" };
  return { context, tools, connect: jest.fn(), emptied: () => {} } as unknown as EngineOptions;
}

test("a reading that failed is made again, though nothing changes", async () => {
  send.mockRejectedValueOnce(new Error("no answer"));
  await engine.start();
  const settled = new Promise((resolve) =>
    jest.mocked(askHome).mockImplementation(() => Promise.resolve(resolve(0)).then(() => ({ run: [], stop: [] }))),
  );
  await settled;
  expect(notes[0]).toMatch(/^tasks: Error: no answer/);
  await engine.stop();
});

test("no task starts once the engine has stopped", async () => {
  const held = new Promise<void>((reached) => {
    send.mockImplementationOnce(() => {
      reached();
      return new Promise((resolve) => setImmediate(() => resolve(answers.get(ListClustersCommand))));
    });
  });
  await engine.start();
  await held;
  await engine.stop();
  expect(engine.tasks).toHaveLength(1);
  expect(engine.tasks[0]!.status).toBe("PENDING");
  expect(assume).not.toHaveBeenCalled();
});
