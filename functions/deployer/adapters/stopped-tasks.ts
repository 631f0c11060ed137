import { DescribeTasksCommand, type ECSClient, paginateListTasks, type Task } from "@aws-sdk/client-ecs";
import type { ServiceTarget } from "./service-target";

/** Tasks of a revision that stopped, as long as ECS keeps them: an hour. A page of them is what ECS describes at once. */
export async function stoppedTasks(
  client: ECSClient,
  { cluster, service: serviceName }: ServiceTarget,
  revision: string,
): Promise<Task[]> {
  const found: Task[] = [];
  const ask = { cluster, serviceName, desiredStatus: "STOPPED" } as const;
  for await (const { taskArns = [] } of paginateListTasks({ client, pageSize: 100 }, ask)) {
    if (taskArns.length === 0) continue;
    const { tasks = [] } = await client.send(new DescribeTasksCommand({ cluster, tasks: taskArns }));
    found.push(...tasks.filter(({ taskDefinitionArn }) => taskDefinitionArn === revision));
  }
  return found;
}
