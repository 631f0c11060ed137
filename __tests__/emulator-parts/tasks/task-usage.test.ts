import { existsSync } from "node:fs";
import { Clock } from "../../../emulator/clock";
import type { Context } from "../../../emulator/context";
import type { Measurement } from "../../../emulator/metrics/metrics";
import { usageOf, type Usage } from "../../../emulator/tasks/process-tree";
import type { Task } from "../../../emulator/tasks/task";
import { TaskUsage } from "../../../emulator/tasks/task-usage";

// Elsewhere nothing is told, and nothing is limited.
const onLinux = existsSync("/proc/self/statm") ? test : test.skip;

onLinux("a process tree's memory and time are read", () => {
  const { memory, cpu } = usageOf([process.pid])!;
  expect(Math.abs(memory - process.memoryUsage().rss / 2 ** 20)).toBeLessThan(50);
  expect(cpu).toBeGreaterThan(0);
});

test("processes that are gone have no usage", () => {
  expect(usageOf([2 ** 30])).toBeUndefined();
});

test("a service is measured relative to its tasks' size, and a task above its memory is ended", async () => {
  const measured: Measurement[] = [];
  let usage: Usage = { memory: 128, cpu: 1 };
  const outOfMemory = jest.fn();
  const task = {
    usage: () => usage,
    size: { cpu: 256, memory: 512 },
    spec: { serviceArn: "arn:aws:ecs:us-east-1:123456789012:service/main/web" },
    outOfMemory,
  };
  const metrics = { measure: (one: Measurement) => measured.push(one) };
  const context = { clock: new Clock(5000), metrics } as unknown as Context;
  const watch = new TaskUsage(context, () => [task as unknown as Task]);
  watch.start();
  while (!measured.some(({ name }) => name === "CPUUtilization")) await new Promise(setImmediate);
  expect(measured[0]).toEqual({
    namespace: "AWS/ECS",
    name: "MemoryUtilization",
    dimensions: { ClusterName: "main", ServiceName: "web" },
    value: 25,
    unit: "Percent",
  });
  usage = { memory: 513, cpu: 1 };
  expect(outOfMemory).not.toHaveBeenCalled();
  while (outOfMemory.mock.calls.length === 0) await new Promise(setImmediate);
  watch.stop();
});
