import { type CloudWatchLogsClient, PutLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { Clock } from "./clock";
import { LogLines } from "./log-lines";
import { wordsOf } from "./words-of";

export interface LogStreamOptions {
  readonly client: CloudWatchLogsClient;
  readonly group: string;
  readonly stream: string;
  readonly clock: Clock;
  /** AWS's seconds that printed lines wait to be sent together. */
  readonly batchWait: number;
  /** Told of lines that were lost. */
  readonly note: (line: string) => void;
}

/** What a program prints, on its way to a stream of CloudWatch Logs that is there. */
export class LogStream {
  private readonly lines = new LogLines(() => Date.now());
  private sending?: Promise<void>;

  constructor(private readonly options: LogStreamOptions) {}

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
    await this.options.clock.wait(this.options.batchWait);
    await this.sendAll();
    this.sending = undefined;
  }

  private async sendAll(): Promise<void> {
    const { client, group: logGroupName, stream: logStreamName, note } = this.options;
    for (let logEvents = this.lines.take(); logEvents.length > 0; logEvents = this.lines.take()) {
      const put = new PutLogEventsCommand({ logGroupName, logStreamName, logEvents });
      await client.send(put).catch((error: unknown) => {
        note(`log stream ${logStreamName}: ${logEvents.length} lines were lost: ${wordsOf(error)}`);
      });
    }
  }
}
