import { EventEmitter } from "node:events";

/** One call that an emulated service answered with success. */
export interface Change {
  /** Signing name: `ecs`. */
  readonly service: string;
  /** `UpdateService`; for REST services that name none, `POST /restapis/abc`. */
  readonly action: string;
}

/** Tells the running parts what was called, so that they look again. They must not rely on it alone: homes change by themselves too. */
export class Changes {
  private readonly emitter = new EventEmitter().setMaxListeners(0);

  tell(change: Change): void {
    if (!isReading(change.action)) this.emitter.emit("change", change);
  }

  /** @returns a function that ends the listening */
  listen(services: readonly string[], heard: (change: Change) => void): () => void {
    const listener = (change: Change) => {
      if (services.includes(change.service)) heard(change);
    };
    this.emitter.on("change", listener);
    return () => this.emitter.off("change", listener);
  }
}

function isReading(action: string): boolean {
  return /^(Get|List|Describe|Head|BatchGet|BatchCheck|Query|Scan|Lookup|Simulate)(?=[A-Z]|$)|^(GET|HEAD) /.test(
    action,
  );
}
