import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { Context } from "../../context";

interface Line {
  readonly timestamp: number;
  readonly message: string;
}

/** Lines that one call takes. */
const mostInOneCall = 1_000;

/** Writes lines to CloudWatch Logs, together once in one of AWS's seconds. A line that is not taken is noted, never waited for. */
export class LogWriter {
  private client?: CloudWatchLogsClient;
  private readonly waiting = new Map<string, Line[]>();
  private readonly streams = new Set<string>();
  private writing = Promise.resolve();
  private isAwaited = false;
  private readonly ending = new AbortController();

  constructor(private readonly context: Pick<Context, "clients" | "clock" | "note">) {}

  /** @param group name of the log group */
  write(group: string, message: string): void {
    const lines = this.waiting.get(group) ?? [];
    this.waiting.set(group, lines);
    lines.push({ timestamp: Date.now(), message });
    if (this.isAwaited) return;
    this.isAwaited = true;
    void this.context.clock.wait(1, this.ending.signal).then(() => this.flush());
  }

  /** Writes what is waiting and takes no longer than that. */
  async stop(): Promise<void> {
    this.ending.abort();
    await this.flush();
  }

  private flush(): Promise<void> {
    this.isAwaited = false;
    const batches = [...this.waiting];
    this.waiting.clear();
    this.writing = this.writing.then(async () => void (await Promise.all(batches.map((batch) => this.put(...batch)))));
    return this.writing;
  }

  private async put(group: string, lines: readonly Line[]): Promise<void> {
    try {
      const { PutLogEventsCommand } = await import("@aws-sdk/client-cloudwatch-logs");
      const logStreamName = await this.streamIn(group);
      for (let first = 0; first < lines.length; first += mostInOneCall) {
        const logEvents = lines.slice(first, first + mostInOneCall);
        await this.client!.send(new PutLogEventsCommand({ logGroupName: group, logStreamName, logEvents }));
      }
    } catch (error) {
      this.streams.delete(group);
      this.context.note(`gateway: ${lines.length} lines for ${group} are lost: ${(error as Error).message}`);
    }
  }

  private async streamIn(logGroupName: string): Promise<string> {
    const { CloudWatchLogsClient: Client, CreateLogStreamCommand } = await import("@aws-sdk/client-cloudwatch-logs");
    this.client ??= new Client(this.context.clients.settings("logs"));
    const logStreamName = "gateway";
    if (this.streams.has(logGroupName)) return logStreamName;
    try {
      await this.client.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
    } catch (error) {
      if ((error as Error).name !== "ResourceAlreadyExistsException") throw error;
    }
    this.streams.add(logGroupName);
    return logStreamName;
  }
}
