import type { AskForLogEvents, LogEvent } from "./log-events";

/** Events that an answer holds at most. */
const fullAnswer = 10_000;

/** Name in the place of a log stream's, of what the reader itself has to say. */
const ownStream = "thrive logs";

/** Milliseconds that an event may arrive behind a later one of another stream. */
const lateness = 10_000;

/** Whether an event was logged by nobody, but tells of those that cannot be read. */
export function tellsOfSkipped({ logStreamName }: LogEvent): boolean {
  return logStreamName === ownStream;
}

/** Reads log groups from a time on: each event once, also one that arrives late. */
export class LogReader {
  private readonly groups: readonly GroupReader[];

  /**
   * @param from milliseconds since 1970
   * @param full events that an answer holds at most
   */
  constructor(ask: AskForLogEvents, groups: readonly string[], from: number, full: number = fullAnswer) {
    this.groups = groups.map((group) => new GroupReader(ask, group, from, full));
  }

  /** What has come since the last reading, in the order of time. */
  async read(): Promise<LogEvent[]> {
    const found = await Promise.all(this.groups.map((group) => group.read()));
    return found.flat().sort((one, other) => one.timestamp - other.timestamp);
  }
}

class GroupReader {
  /** Times of the events that may be answered again, by id. */
  private seen = new Map<string, number>();

  constructor(
    private readonly ask: AskForLogEvents,
    private readonly group: string,
    private from: number,
    private readonly full: number,
  ) {}

  async read(): Promise<LogEvent[]> {
    const fresh: LogEvent[] = [];
    let from = this.from;
    for (;;) {
      const events = await this.ask(this.group, from);
      fresh.push(...this.unseen(events));
      const last = events.at(-1)?.timestamp;
      const isFull = events.length >= this.full;
      // An answer holds so many events and no more: on from its last one, until it leads no further.
      if (last === undefined || (last === from && !isFull)) break;
      if (last === from) fresh.push(...this.unseen([this.skipped(from)]));
      from = last === from ? from + 1 : last;
    }
    this.from = Math.max(this.from, from - lateness);
    this.seen = new Map([...this.seen].filter(([, timestamp]) => timestamp >= this.from));
    return fresh;
  }

  private unseen(events: readonly LogEvent[]): LogEvent[] {
    const unseen = events.filter(({ eventId }) => !this.seen.has(eventId));
    for (const { eventId, timestamp } of unseen) this.seen.set(eventId, timestamp);
    return unseen;
  }

  /** An answer cannot begin in the middle of a millisecond: how many events are behind those that it held, nobody says. */
  private skipped(timestamp: number): LogEvent {
    const message = `${this.group} has ${this.full} events or more of this millisecond: those behind them are skipped`;
    return { eventId: `skipped ${timestamp}`, logStreamName: ownStream, timestamp, message };
  }
}
