import { CloudWatchLogsClient, CreateLogStreamCommand, PutLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { LogConfiguration } from "@aws-sdk/client-ecs";
import type { Clock } from "../clock";
import { LogLines } from "../log-lines";
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

/** What one container prints, on its way to CloudWatch Logs. */
export class TaskLog {
  private readonly lines = new LogLines(() => Date.now());
  private sending?: Promise<void>;

  private constructor(
    private readonly client: CloudWatchLogsClient,
    private readonly group: string,
    private readonly stream: string,
    private readonly options: TaskLogOptions,
  ) {}

  /**
   * Makes the log stream `PREFIX/CONTAINER/TASK`.
   * @throws Error in ECS's words when the execution role may not
   */
  static async open(options: TaskLogOptions): Promise<TaskLog> {
    const { "awslogs-group": group = "", "awslogs-stream-prefix": prefix = "ecs" } =
      options.configuration.options ?? {};
    const stream = `${prefix}/${options.container}/${options.taskId}`;
    const client = options.clients.of(CloudWatchLogsClient);
    const create = new CreateLogStreamCommand({ logGroupName: group, logStreamName: stream });
    await client.send(create, options.clients.whileStarting).catch((error: unknown) => {
      if ((error as Error).name === "ResourceAlreadyExistsException") return;
      throw new Error(
        `ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ${wordsOf(error)} : exit status 1`,
      );
    });
    return new TaskLog(client, group, stream, options);
  }

  readonly print = (text: string): void => {
    this.lines.add(text);
    this.sending ??= this.sendSoon();
  };

  /** Sends what is left. */
  async close(): Promise<void> {
    this.lines.end();
    await this.sending;
    await this.sendAll();
  }

  private async sendSoon(): Promise<void> {
    await this.options.clock.wait(batchWait);
    await this.sendAll();
    this.sending = undefined;
  }

  private async sendAll(): Promise<void> {
    for (let batch = this.lines.take(); batch.length > 0; batch = this.lines.take()) {
      const put = new PutLogEventsCommand({
        logGroupName: this.group,
        logStreamName: this.stream,
        logEvents: batch,
      });
      await this.client.send(put).catch((error: unknown) => {
        this.options.note(`log stream ${this.stream}: ${batch.length} lines were lost: ${wordsOf(error)}`);
      });
    }
  }
}
