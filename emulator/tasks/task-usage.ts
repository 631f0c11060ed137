import type { Context } from "../context";
import { every } from "../every";
import type { Task } from "./task";

/** AWS's seconds between two looks at the memory of tasks, and between two measurements of a service. */
const lookEvery = 10;
const measureEvery = 60;

/** What a service's tasks used since the last measurement. */
interface Sample {
  readonly cpu: number;
  readonly at: number;
}

/** Ends tasks that use more memory than they have, and measures what services use. */
export class TaskUsage {
  private readonly samples = new WeakMap<Task, Sample>();
  private readonly stopping = new AbortController();

  constructor(
    private readonly context: Context,
    private readonly tasks: () => readonly Task[],
  ) {}

  start(): void {
    const [{ clock }, { signal }] = [this.context, this.stopping];
    void every(
      clock,
      lookEvery,
      signal,
      this.ofEach((task) => this.limit(task)),
    );
    void every(
      clock,
      measureEvery,
      signal,
      this.ofEach((task) => this.measure(task)),
    );
  }

  stop(): void {
    this.stopping.abort();
  }

  private limit(task: Task): void {
    const { memory } = task.usage() ?? { memory: 0 };
    const limit = task.size.memory;
    if (limit > 0 && memory > limit) void task.outOfMemory();
  }

  private measure(task: Task): void {
    const usage = task.usage();
    const before = this.samples.get(task);
    if (usage === undefined || task.spec.serviceArn === undefined) return;
    const now = { cpu: usage.cpu, at: Date.now() };
    this.samples.set(task, now);
    const [, ClusterName = "", ServiceName = ""] = task.spec.serviceArn.split("/");
    const common = { namespace: "AWS/ECS", dimensions: { ClusterName, ServiceName }, unit: "Percent" };
    const { cpu, memory } = task.size;
    if (memory > 0) {
      const value = (100 * usage.memory) / memory;
      this.context.metrics.measure({ ...common, name: "MemoryUtilization", value });
    }
    if (before === undefined || cpu === 0) return;
    const used = (now.cpu - before.cpu) / ((now.at - before.at) / 1000);
    this.context.metrics.measure({ ...common, name: "CPUUtilization", value: (100 * used) / (cpu / 1024) });
  }

  private ofEach(act: (task: Task) => void): () => void {
    return () => {
      for (const task of this.tasks()) act(task);
    };
  }
}
