/** One event of a log stream. */
export interface LogEvent {
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly message: string;
}

/** Of CloudWatch Logs: events of one call, bytes of one call, and what each event counts besides its text. */
const most = { events: 10_000, bytes: 1_048_576, overhead: 26 };

/** Bytes of one event: what is longer is cut, as the `awslogs` driver does. */
const longestLine = 256 * 1024 - most.overhead;

/** Bytes that wait to be sent for one container: the size of the awslogs driver's non-blocking buffer. */
export const logBuffer = 10 * 1024 * 1024;

/** Turns what a container prints into events, a batch at a time. A flood is dropped beyond `logBuffer`, and said so. */
export class LogLines {
  private readonly waiting: LogEvent[] = [];
  private bytes = 0;
  private dropped = 0;
  private rest = "";

  constructor(
    private readonly now: () => number,
    private readonly buffer = logBuffer,
  ) {}

  add(text: string): void {
    const lines = (this.rest + text).split("\n");
    this.rest = lines.pop()!;
    for (const line of lines) this.push(line);
    if (this.rest.length >= longestLine) this.end();
  }

  /** Ends a line that nobody ended. */
  end(): void {
    if (this.rest !== "") this.push(this.rest);
    this.rest = "";
  }

  /** The next events to send: empty when nothing waits. */
  take(): LogEvent[] {
    this.tellDropped();
    let bytes = 0;
    const fits = this.waiting.findIndex((event, index) => {
      bytes += sizeOf(event.message);
      return index === most.events || bytes > most.bytes;
    });
    const taken = this.waiting.splice(0, fits === -1 ? this.waiting.length : fits);
    for (const { message } of taken) this.bytes -= sizeOf(message);
    return taken;
  }

  private push(line: string): void {
    const message = line.replace(/\r$/, "").slice(0, longestLine);
    if (message === "") return; // CloudWatch Logs takes no empty event
    if (this.bytes + sizeOf(message) > this.buffer) {
      this.dropped += 1;
      return;
    }
    this.bytes += sizeOf(message);
    this.waiting.push({ timestamp: this.now(), message });
  }

  private tellDropped(): void {
    if (this.dropped === 0) return;
    const message = `[awslogs] ${this.dropped} lines were dropped: more than ${this.buffer} bytes waited to be sent`;
    this.dropped = 0;
    this.bytes += sizeOf(message);
    this.waiting.push({ timestamp: this.now(), message });
  }
}

function sizeOf(message: string): number {
  return Buffer.byteLength(message) + most.overhead;
}
