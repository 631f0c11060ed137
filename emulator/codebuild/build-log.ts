import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Clock } from "../clock";
import { LogLines } from "../log-lines";
import type { RoleClients } from "../role-clients";
import { wordsOf } from "../words-of";
import { PhaseFailure } from "./phase-failure";

export interface BuildLogOptions {
  readonly group: string;
  readonly stream: string;
  readonly roleArn: string;
  readonly buildArn: string;
  /** Of the build's role, which writes. */
  readonly clients: Pick<RoleClients, "of" | "whileStarting">;
  readonly clock: Clock;
  readonly note: (line: string) => void;
}

/** AWS's seconds that lines wait to be sent together. */
const batchWait = 5;

/** What a build prints, on its way to CloudWatch Logs. */
export class BuildLog {
  private readonly lines = new LogLines(() => Date.now());
  private sending?: Promise<void>;

  private constructor(private readonly options: BuildLogOptions) {}

  /**
   * Makes the stream, and the group where it is missing and the role may.
   * @throws PhaseFailure ACCESS_DENIED in CodeBuild's words
   */
  static async open(options: BuildLogOptions): Promise<BuildLog> {
    const { clients, group: logGroupName, stream: logStreamName } = options;
    const client = clients.of(CloudWatchLogsClient);
    const make = () => client.send(new CreateLogStreamCommand({ logGroupName, logStreamName }), clients.whileStarting);
    try {
      await make().catch(async (error: Error) => {
        if (error.name !== "ResourceNotFoundException") throw error;
        await client.send(new CreateLogGroupCommand({ logGroupName }), clients.whileStarting);
        await make();
      });
    } catch (error) {
      throw new PhaseFailure(
        "ACCESS_DENIED",
        `Service role ${options.roleArn} does not allow AWS CodeBuild to create Amazon CloudWatch Logs log streams for build ${options.buildArn}. Error message: ${wordsOf(error)}`,
      );
    }
    return new BuildLog(options);
  }

  readonly print = (text: string): void => {
    this.lines.add(text);
    this.sending ??= this.sendSoon();
  };

  /** A line of CodeBuild's own. */
  say(line: string): void {
    const at = new Date().toISOString().replaceAll("-", "/").replace("T", " ").replace("Z", "000");
    this.print(`[Container] ${at} ${line}\n`);
  }

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
    const { clients, group: logGroupName, stream: logStreamName, note } = this.options;
    for (let logEvents = this.lines.take(); logEvents.length > 0; logEvents = this.lines.take()) {
      const put = new PutLogEventsCommand({ logGroupName, logStreamName, logEvents });
      await clients
        .of(CloudWatchLogsClient)
        .send(put)
        .catch((error: unknown) =>
          note(`log stream ${logStreamName}: ${logEvents.length} lines were lost: ${wordsOf(error)}`),
        );
    }
  }
}
