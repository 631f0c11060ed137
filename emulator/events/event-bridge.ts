import { askHome } from "../ask-home";
import type { ServiceEvent, ServiceEvents } from "./service-events";

/** The default event bus, entered by the door that AWS's own services have. */
export class EventBridge implements ServiceEvents {
  /**
   * @param homeAddress `http://127.0.0.1:PORT` of the home of `events`
   * @param note told of an event that did not arrive
   */
  constructor(
    private readonly homeAddress: string,
    private readonly account: string,
    private readonly note: (line: string) => void,
  ) {}

  async publish(event: ServiceEvent): Promise<void> {
    try {
      await askHome(this.homeAddress, "events", { ...event, account: this.account });
    } catch (error) {
      this.note(`${event.source}: "${event.detailType}" was not published: ${(error as Error).message}`);
    }
  }
}
