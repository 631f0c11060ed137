import type { EcsState } from "../../../emulator/tasks/ecs-state";
import { ServiceDirectory, type DirectorySource } from "../../../emulator/tasks/service-directory";
import type { Task } from "../../../emulator/tasks/task";

const task = (status: string, securityGroups: string[], port?: number) =>
  ({
    status,
    stage: port === undefined ? "running" : "healthy",
    spec: { securityGroups },
    portOf: () => port,
  }) as unknown as Task;

function directoryOf(tasks: readonly Task[]) {
  const state: EcsState = { clusters: [], services: [] };
  const source: DirectorySource = { state, tasksOf: () => tasks, containerPortOf: () => undefined };
  return new ServiceDirectory(source);
}

test("each healthy task is found with the groups that it carries itself", () => {
  const tasks = [task("RUNNING", ["old"], 1), task("RUNNING", ["new"], 2), task("RUNNING", ["new"])];
  expect(directoryOf(tasks).endpointsOf("arn/ledger", 8080)).toEqual([
    { port: 1, securityGroups: ["old"] },
    { port: 2, securityGroups: ["new"] },
  ]);
});

test("a caller has the groups of its newest running task, of its newest one while none runs, and none without a task", () => {
  const [old, running, starting] = [task("RUNNING", ["old"]), task("RUNNING", ["new"]), task("ACTIVATING", ["newest"])];
  const groupsOf = (...tasks: Task[]) => directoryOf(tasks).securityGroupsOf("arn/caller");
  expect(groupsOf(old, running, starting)).toEqual(["new"]);
  expect(groupsOf(starting)).toEqual(["newest"]);
  expect(groupsOf()).toEqual([]);
});
