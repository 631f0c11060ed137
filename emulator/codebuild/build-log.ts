import { CloudWatchLogsClient, CreateLogGroupCommand, CreateLogStreamCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { Clock } from "../clock";
import { LogStream } from "../log-stream";
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
  private constructor(private readonly stream: LogStream) {}

  /**
   * Makes the stream, and the group where it is missing and the role may.
   * @throws PhaseFailure ACCESS_DENIED in CodeBuild's words
   */
  static async open(options: BuildLogOptions): Promise<BuildLog> {
    const { clients, group: logGroupName, stream: logStreamName, clock, note } = options;
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
    return new BuildLog(new LogStream({ client, group: logGroupName, stream: logStreamName, clock, batchWait, note }));
  }

  readonly print = (text: string): void => this.stream.print(text);

  /** A line of CodeBuild's own. */
  say(line: string): void {
    const at = new Date().toISOString().replaceAll("-", "/").replace("T", " ").replace("Z", "000");
    this.print(`[Container] ${at} ${line}\n`);
  }

  /** Sends what is left. */
  close(): Promise<void> {
    return this.stream.close();
  }
}
