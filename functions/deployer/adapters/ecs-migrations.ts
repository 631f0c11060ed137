import {
  DescribeTasksCommand,
  type ECSClient,
  paginateListTasks,
  RunTaskCommand,
  StopTaskCommand,
  type Task,
} from "@aws-sdk/client-ecs";
import type { Migrations, MigrationTask } from "../core/ports";
import { describedService } from "./described-service";
import type { ServiceTarget } from "./service-target";

/** What ECS describes at once. */
const tasksAtOnce = 100;

/** Tasks beside the service, in its network and with its roles. */
export class EcsMigrations implements Migrations {
  constructor(
    private readonly client: () => ECSClient,
    private readonly target: ServiceTarget,
  ) {}

  /** ECS lists stopped tasks by who started them not at all, so that all of the last hour are looked at. */
  async find(release: string): Promise<MigrationTask | undefined> {
    const { cluster, family } = this.target;
    for (const desiredStatus of ["RUNNING", "STOPPED"] as const) {
      const pages = paginateListTasks(
        { client: this.client(), pageSize: tasksAtOnce },
        { cluster, family, desiredStatus },
      );
      for await (const { taskArns = [] } of pages) {
        if (taskArns.length === 0) continue;
        const ask = new DescribeTasksCommand({ cluster, tasks: taskArns });
        const { tasks = [] } = await this.client().send(ask);
        const found = tasks.find(({ startedBy }) => startedBy === release);
        if (found !== undefined) return this.migrationTask(found);
      }
    }
    return undefined;
  }

  async run(release: string, revision: string, command: readonly string[]): Promise<MigrationTask> {
    const { cluster, container, family } = this.target;
    const { networkConfiguration } = await describedService(this.client(), this.target);
    const { tasks = [], failures = [] } = await this.client().send(
      new RunTaskCommand({
        cluster,
        taskDefinition: revision,
        launchType: "FARGATE",
        networkConfiguration,
        overrides: { containerOverrides: [{ name: container, command: [...command] }] },
        startedBy: release,
        clientToken: release, // what was asked for twice runs once
        enableECSManagedTags: true,
        propagateTags: "TASK_DEFINITION",
      }),
    );
    if (tasks[0] !== undefined) return this.migrationTask(tasks[0]);
    throw new Error(`${family}: ECS ran no task: ${failures[0]?.reason ?? "it gave no reason"}`);
  }

  async stop(task: string, reason: string): Promise<void> {
    await this.client().send(new StopTaskCommand({ cluster: this.target.cluster, task, reason }));
  }

  private migrationTask({ taskArn, lastStatus, stoppedReason, containers = [] }: Task): MigrationTask {
    const own = containers.find(({ name }) => name === this.target.container);
    const reason = own?.reason ?? stoppedReason;
    return {
      arn: taskArn!,
      isStopped: lastStatus === "STOPPED",
      ...(own?.exitCode !== undefined && { exitCode: own.exitCode }),
      ...(reason !== undefined && { reason }),
    };
  }
}
