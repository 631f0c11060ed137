import type { ServiceEvent, ServiceEvents } from "./service-events";

/** Service events on their way to the event bus, heard by services that listen to others by a way of their own. */
export class HeardEvents implements ServiceEvents {
  private readonly listeners: ((event: ServiceEvent) => Promise<void>)[] = [];

  constructor(private readonly events: ServiceEvents) {}

  /** @param heard must not reject: a service does not fail because somebody listens */
  listen(heard: (event: ServiceEvent) => Promise<void>): void {
    this.listeners.push(heard);
  }

  async publish(event: ServiceEvent): Promise<void> {
    await Promise.all([this.events.publish(event), ...this.listeners.map((heard) => heard(event))]);
  }
}
