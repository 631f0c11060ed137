import type { AskForLogEvents, LogEvent } from "./log-events";

/** Milliseconds that an event may arrive behind a later one of another stream. */
const lateness = 10_000;

/** Reads log groups from a time on: each event once, also one that arrives late. */
export class LogReader {
  private readonly groups: readonly GroupReader[];

  /** @param from milliseconds since 1970 */
  constructor(ask: AskForLogEvents, groups: readonly string[], from: number) {
    this.groups = groups.map((group) => new GroupReader(ask, group, from));
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
  ) {}

  async read(): Promise<LogEvent[]> {
    const fresh: LogEvent[] = [];
    let from = this.from;
    for (;;) {
      const events = await this.ask(this.group, from);
      const unseen = events.filter(({ eventId }) => !this.seen.has(eventId));
      for (const { eventId, timestamp } of unseen) this.seen.set(eventId, timestamp);
      fresh.push(...unseen);
      const last = events.at(-1)?.timestamp;
      // An answer holds so many events and no more: on from its last one, until it leads no further.
      if (last === undefined || last === from) break;
      from = last;
    }
    this.from = Math.max(this.from, from - lateness);
    this.seen = new Map([...this.seen].filter(([, timestamp]) => timestamp >= this.from));
    return fresh;
  }
}
