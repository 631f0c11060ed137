import { CloudWatchLogsClient, CreateLogStreamCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { LogConfiguration } from "@aws-sdk/client-ecs";
import type { Clock } from "../clock";
import { LogStream } from "../log-stream";
import type { RoleClients } from "../role-clients";
import { wordsOf } from "../words-of";

export interface TaskLogOptions {
  readonly configuration: LogConfiguration;
  readonly container: string;
  readonly taskId: string;
  /** Of the execution role: the driver writes with it. */
  readonly clients: Pick<RoleClients, "of" | "whileStarting">;
  readonly clock: Clock;
  readonly note: (line: string) => void;
}

/** AWS's seconds that printed lines wait to be sent together. */
const batchWait = 1;

/**
 * For what one container prints: makes the log stream `PREFIX/CONTAINER/TASK`.
 * @throws Error in ECS's words when the execution role may not
 */
export async function openTaskLog(options: TaskLogOptions): Promise<LogStream> {
  const { "awslogs-group": group = "", "awslogs-stream-prefix": prefix = "ecs" } = options.configuration.options ?? {};
  const stream = `${prefix}/${options.container}/${options.taskId}`;
  const client = options.clients.of(CloudWatchLogsClient);
  const create = new CreateLogStreamCommand({ logGroupName: group, logStreamName: stream });
  await client.send(create, options.clients.whileStarting).catch((error: unknown) => {
    if ((error as Error).name === "ResourceAlreadyExistsException") return;
    throw new Error(
      `ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ${wordsOf(error)} : exit status 1`,
    );
  });
  return new LogStream({ client, group, stream, clock: options.clock, batchWait, note: options.note });
}
