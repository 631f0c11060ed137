import type { Clock } from "../clock";
import type { ServiceEvent, ServiceEvents } from "../events/service-events";
import type { FaultRules } from "./fault-rules";

/** AWS's seconds that an event waits for the one that shall overtake it. */
const overtaken = 30;

/** Service events that get lost, come twice or in another order when a fault says so. */
export class FaultyEvents implements ServiceEvents {
  private held: ServiceEvent[] = [];

  constructor(
    private readonly events: ServiceEvents,
    private readonly rules: FaultRules,
    private readonly clock: Clock,
  ) {}

  async publish(event: ServiceEvent): Promise<void> {
    const kind = this.rules.ofEvent(event.source)?.kind;
    if (kind === "drop-event") return;
    if (kind === "reorder-event") return this.hold(event);
    await this.events.publish(event);
    if (kind === "duplicate-event") await this.events.publish(event);
    await this.release();
  }

  /** The event goes out behind the next one, or by itself when none comes. */
  private hold(event: ServiceEvent): void {
    this.held.push(event);
    void this.clock.wait(overtaken).then(() => {
      if (this.held.includes(event)) return this.release();
    });
  }

  private async release(): Promise<void> {
    const late = this.held;
    this.held = [];
    for (const event of late) await this.events.publish(event);
  }
}
