import type { MetricAlarm } from "@aws-sdk/client-cloudwatch";
import type { Change } from "../changes";
import { minute, ownPeriod, untilNextMinute } from "../clock-minute";
import type { Context, Part } from "../context";
import { act, actionsOf, isScaling, type AlarmActionTargets } from "./alarm-actions";
import { alarmEvent } from "./alarm-event";
import { alarmRule, type Transition } from "./alarm-rule";
import type { CloudWatchStore } from "./cloud-watch";
import { evaluationRange, type AlarmState } from "./evaluate";
import { metricQueries, periodOf } from "./metric-queries";
import type { Series } from "./metric-math";
import type { AlarmBoard } from "./service-scaling";
import { stateOf } from "./state-of-alarm";

/** Lines that are remembered as noted; the oldest are forgotten first. */
const notedLines = 1000;

/** AWS's seconds behind the beginning of a minute, so that the minute's metrics have arrived. */
const behind = 5;

/** Minutes after which alarms are read again though nobody was heard to change them. */
const reread = 10;

export type AlarmsContext = Pick<Context, "clock" | "changes" | "events" | "note">;

/** Evaluates the deployed metric alarms each of AWS's minutes, and does what they say. */
export class Alarms implements Part, AlarmBoard {
  private known = new Map<string, MetricAlarm>();
  private readonly latestValues = new Map<string, number>();
  private readonly noted = new Set<string>();
  private stale = true;
  private minutes = 0;
  private unlisten = () => {};
  private running = Promise.resolve();
  private readonly stopping = new AbortController();

  constructor(
    private readonly context: AlarmsContext,
    private readonly store: CloudWatchStore,
    private readonly targets: (board: AlarmBoard) => AlarmActionTargets,
  ) {}

  start(): Promise<void> {
    this.unlisten = this.context.changes.listen(["monitoring", "application-autoscaling"], (change) => {
      if (concernsAlarms(change)) this.stale = true;
    });
    this.running = this.evaluateEachMinute();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.unlisten();
    this.stopping.abort();
    await this.running;
  }

  alarms(): readonly MetricAlarm[] {
    return [...this.known.values()];
  }

  latest(alarmName: string): number | undefined {
    return this.latestValues.get(alarmName);
  }

  /** One round: reads alarms when they may have changed, and their metrics; acts on what changed. */
  async evaluateAll(): Promise<void> {
    if (this.stale || this.minutes++ % reread === 0) await this.read();
    if (this.known.size === 0) return;
    const found = await this.metrics();
    for (const [index, alarm] of this.alarms().entries()) {
      await this.evaluateOne(alarm, seriesOf(found, index)).catch((error: Error) =>
        this.noteOnce(`alarm ${alarm.AlarmName}: ${error.message}`),
      );
    }
  }

  private async evaluateEachMinute(): Promise<void> {
    const { clock } = this.context;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await clock.wait(untilNextMinute(clock) + behind, signal);
      if (signal.aborted) return;
      await this.evaluateAll().catch((error: Error) => this.noteOnce(`alarms: ${error.message}`));
    }
  }

  /** A state that somebody else has set (SetAlarmState) has its actions too. */
  private async read(): Promise<void> {
    const before = this.known;
    const alarms = await this.readStore();
    this.known = new Map(alarms.map((alarm) => [alarm.AlarmName!, alarm]));
    for (const alarm of alarms) {
      const old = before.get(alarm.AlarmName!);
      if (old === undefined || old.StateValue === alarm.StateValue) continue;
      await this.tell(old, alarm, {
        from: old.StateValue as AlarmState,
        to: alarm.StateValue as AlarmState,
        reason: alarm.StateReason ?? "",
        reasonData: alarm.StateReasonData ?? "{}",
        at: this.context.clock.now(),
      });
    }
  }

  /** What changes during the reading makes it stale again, and so does a reading that fails. */
  private async readStore(): Promise<readonly MetricAlarm[]> {
    this.stale = false;
    try {
      return await this.store.alarms();
    } catch (error) {
      this.stale = true;
      throw error;
    }
  }

  private metrics(): Promise<Record<string, Series>> {
    const { clock } = this.context;
    const now = clock.now();
    const queries = this.alarms().flatMap((alarm, index) =>
      metricQueries(alarm, ownPeriod(clock, periodOf(alarm)) / 1000).map((query) => ({
        ...query,
        Id: `a${index}_${query.Id}`,
      })),
    );
    const spans = this.alarms().map((alarm) => {
      const rule = alarmRule(alarm);
      return rule === undefined ? 0 : (evaluationRange(rule) + 1) * ownPeriod(clock, Math.max(minute, periodOf(alarm)));
    });
    return this.store.metrics(queries, new Date(now.getTime() - Math.max(...spans)), now);
  }

  private async evaluateOne(alarm: MetricAlarm, series: Readonly<Record<string, Series>>): Promise<void> {
    const result = stateOf(alarm, series, this.context.clock);
    if (result === undefined) return;
    if (result.latest !== undefined) this.latestValues.set(alarm.AlarmName!, result.latest);
    const { transition } = result;
    if (transition.to !== transition.from) return this.change(alarm, transition);
    const again = actionsOf(alarm, transition.to).filter(isScaling);
    if (transition.to === "ALARM") await this.actAll(again, alarm, transition);
  }

  private async change(alarm: MetricAlarm, transition: Transition): Promise<void> {
    await this.store.setState(alarm.AlarmName!, transition);
    const { to, reason, reasonData, at } = transition;
    const changed = {
      ...alarm,
      StateValue: to,
      StateReason: reason,
      StateReasonData: reasonData,
      StateUpdatedTimestamp: at,
    };
    this.known.set(alarm.AlarmName!, changed);
    await this.tell(alarm, changed, transition);
  }

  private async tell(before: MetricAlarm, now: MetricAlarm, transition: Transition): Promise<void> {
    await this.context.events.publish(alarmEvent(before, transition));
    await this.actAll(actionsOf(now, transition.to), before, transition);
  }

  private async actAll(actions: readonly string[], alarm: MetricAlarm, transition: Transition): Promise<void> {
    const targets = this.targets(this);
    for (const action of actions) {
      await act(action, alarm, transition, targets).catch((error: Error) =>
        this.noteOnce(`alarm ${alarm.AlarmName}: ${error.message}`),
      );
    }
  }

  /** What fails fails again each minute: once in the log is enough. */
  private noteOnce(line: string): void {
    if (this.noted.has(line)) return;
    if (this.noted.size === notedLines) this.noted.delete([...this.noted][0]!);
    this.noted.add(line);
    this.context.note(line);
  }
}

function concernsAlarms({ service, action }: Change): boolean {
  return service === "application-autoscaling" || (action.includes("Alarm") && service === "monitoring");
}

/** The answers to an alarm's queries, by its own ids. */
function seriesOf(found: Readonly<Record<string, Series>>, index: number): Record<string, Series> {
  const prefix = `a${index}_`;
  return Object.fromEntries(
    Object.entries(found).flatMap(([id, series]) => (id.startsWith(prefix) ? [[id.slice(prefix.length), series]] : [])),
  );
}
